#include <glib.h>

int
main(void)
{
    g_print("trueup\n");
    return 0;
}
