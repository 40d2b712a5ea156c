#include "project/dotenv.h"
#include "project/ini.h"
#include "project/project.h"
#include "project/url.h"
#include "tests/harness.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const char *fact, *input, *expected;
} UrlCase;

static UrlCase url_cases[] = {
    {"a plain URL", "postgresql://ada:pw@db1:5433/shop",
     "password='pw' host='db1' port='5433' user='ada' dbname='shop'"},
    {"a driver is no part of the connection", "postgresql+psycopg2://ada@db1/shop",
     "host='db1' user='ada' dbname='shop'"},
    {"heroku's scheme", "postgres://db1/shop", "host='db1' dbname='shop'"},
    {"percent escapes in a password", "postgresql://a:x%40y%2Fz%25@h/d",
     "password='x@y/z%' host='h' user='a' dbname='d'"},
    {"quotes and backslashes are libpq's", "postgresql://a:it's%5C@h/d",
     "password='it\\'s\\\\' host='h' user='a' dbname='d'"},
    {"no host is libpq's default", "postgresql:///shop", "dbname='shop'"},
    {"a socket in the query", "postgresql:///shop?host=/run/pg", "host='/run/pg' dbname='shop'"},
    {"a socket as an escaped host", "postgresql://%2Frun%2Fpg/shop",
     "host='/run/pg' dbname='shop'"},
    {"pg8000's socket file", "postgresql+pg8000:///d?unix_sock=/run/pg/.s.PGSQL.5432",
     "host='/run/pg' dbname='d'"},
    {"libpq's parameters go on", "postgresql://h/d?sslmode=require&application_name=x+y",
     "sslmode='require' application_name='x y' host='h' dbname='d'"},
    {"asyncpg's ssl=", "postgresql+asyncpg://h/d?ssl=require",
     "sslmode='require' host='h' dbname='d'"},
    {"ssl=true", "postgresql+asyncpg://h/d?ssl=true", "sslmode='require' host='h' dbname='d'"},
    {"a driver's own parameters are left out",
     "postgresql+asyncpg://h/d?prepared_statement_cache_size=0&async_fallback=True",
     "host='h' dbname='d' (prepared_statement_cache_size, async_fallback)"},
    {"several hosts as SQLAlchemy writes them", "postgresql://u@/d?host=h1:5433&host=h2",
     "host='h1,h2' port='5433,' user='u' dbname='d'"},
    {"several hosts as libpq writes them", "postgresql://h1:1,h2:2/d",
     "host='h1,h2' port='1,2' dbname='d'"},
    {"an address of version 6", "postgresql://[::1]:5433/d", "host='::1' port='5433' dbname='d'"},
    {"a conninfo stays as it is", "service=prod", "service=prod"},
    {"sqlite has its own sentence", "sqlite:////tmp/app.db",
     "the database is a SQLite one; trueup compares with PostgreSQL only"},
    {"mysql has its own sentence", "mysql+pymysql://u:secret@h/d",
     "the database is a MySQL one; trueup compares with PostgreSQL only"},
    {"an at sign in a password is named, not shown", "postgresql://u:p@ss@h/d",
     "the password in the database URL has an \"@\" that is not escaped"},
    {"a port that is none is named, not shown", "postgresql://u:se/cret",
     "the port in the database URL is no number"},
    {"neither URL nor conninfo", "host='unclosed",
     "the database is neither a URL nor a connection string of libpq"},
};

// Only the first line of an error: the second is a hint.
static char *
first_line(const char *text)
{
    return g_strndup(text, strcspn(text, "\n"));
}

static void
check_url(void **state)
{
    const UrlCase *row = *state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    const DatabaseUrl *url = url_parse(arena, row->input, &error);
    g_autofree char *found = url == NULL ? first_line(error->message)
                             : url->ignored != NULL
                                 ? g_strdup_printf("%s (%s)", url->conninfo, url->ignored)
                                 : g_strdup(url->conninfo);
    assert_string_equal(found, row->expected);
}

static UrlCase title_cases[] = {
    {"a title names database, host and port", "postgresql://ada@db1:5433/shop", "shop@db1:5433"},
    {"the default port is said", "postgresql://db1/shop", "shop@db1:5432"},
    {"a socket is on this machine", "postgresql:///shop?host=/run/pg", "shop@localhost:5432"},
    {"without a database libpq takes the user's", "postgresql://ada@db1", "ada@db1:5432"},
    {"a service is named", "service=prod", "service prod"},
};

static void
check_title(void **state)
{
    const UrlCase *row = *state;
    g_autoptr(Arena) arena = arena_new();
    const DatabaseUrl *url = url_parse(arena, row->input, NULL);
    assert_non_null(url);
    assert_string_equal(url_title(arena, url), row->expected);
}

static UrlCase ini_cases[] = {
    {"a value", "[a]\nx = 1\n", "1"},
    {"a colon parts too", "[a]\nx: 1\n", "1"},
    {"the first delimiter counts", "[a]\nx = 1 : 2\n", "1 : 2"},
    {"names are lower case", "[a]\nX = 1\n", "1"},
    {"an indented line goes on", "[a]\nx = 1\n  2\n", "1\n2"},
    {"an empty line may stand inside", "[a]\nx = 1\n\n  2\n\n", "1\n\n2"},
    {"a comment inside is no part", "[a]\nx = 1\n# no\n  2\n", "1\n2"},
    {"a hash behind a value is part of it", "[a]\nx = 1 # yes\n", "1 # yes"},
    {"DEFAULT is everybody's", "[DEFAULT]\nx = 1\n[a]\n", "1"},
    {"here is filled in", "[a]\nx = %(here)s/y\n", "/home/y"},
    {"names refer through each other", "[a]\nx = %(y)s\ny = %(Z)s!\nz = 3\n", "3!"},
    {"a percent sign is doubled", "[a]\nx = %%(y)s\n", "%(y)s"},
    {"a bare percent sign is refused", "[a]\nx = 5%\n", "t.ini:2: a bare \"%\" in \"x\""},
    {"an unknown name is refused", "[a]\nx = %(no)s\n",
     "t.ini:2: \"x\" refers to \"no\", which is set nowhere"},
    {"a circle is refused", "[a]\nx = %(x)s\n", "t.ini:2: \"x\" refers to itself"},
    {"a section twice is refused", "[a]\nx = 1\n[a]\n",
     "t.ini:3: section \"a\" stands here a second time"},
    {"a name twice is refused", "[a]\nx = 1\nX = 2\n",
     "t.ini:3: \"x\" in section \"a\" stands here a second time"},
    {"a name before any section is refused", "x = 1\n",
     "t.ini:1: the file does not begin with a [section]"},
    {"a line that is nothing is refused", "[a]\nnothing\n",
     "t.ini:2: neither a section nor NAME = VALUE"},
    {"carriage returns end lines", "[a]\r\nx = 1\r\n", "1"},
    {"a byte order mark is skipped", "\xef\xbb\xbf[a]\nx = 1\n", "1"},
    {"no such option", "[a]\ny = 1\n", "(none)"},
};

static void
check_ini(void **state)
{
    const UrlCase *row = *state;
    const char *const defaults[] = {"here", "/home", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Ini) ini = ini_parse("t.ini", row->input, defaults, &error);
    g_autofree char *value = ini != NULL ? ini_get(ini, "a", "x", &error) : NULL;
    g_autofree char *found = error != NULL   ? first_line(error->message)
                             : value != NULL ? g_strdup(value)
                                             : g_strdup("(none)");
    assert_string_equal(found, row->expected);
}

static UrlCase dotenv_cases[] = {
    {"a bare value", "X=1\n", "X=1@1"},
    {"export is skipped", "export X=1", "X=1@1"},
    {"a comment behind a space", "X=1 # no\nY=1#yes", "X=1@1 Y=1#yes@2"},
    {"quotes keep spaces", "X=' a '  # b", "X= a @1"},
    {"escapes in double quotes", "X=\"a\\nb\\\"\"", "X=a\nb\"@1"},
    {"no escapes but two in single ones", "X='a\\nb\\''", "X=a\\nb'@1"},
    {"a quoted value may have lines", "X='a\nb'\nY=2", "X=a\nb@1 Y=2@3"},
    {"the environment is filled in", "X=${HOME}/x", "X=/home/x@1"},
    {"earlier lines are filled in", "A=1\nX=${A}${B:-2}${C}", "A=1@1 X=12@2"},
    {"a name without a value", "X\nY=", "X@1 Y=@2"},
    {"the last of two counts", "X=1\nX=2", "X=2@2"},
    {"a broken line is left out", "X='1\nY=2", "Y=2@2"},
    {"text behind a quote breaks the line", "X='1' 2\nY=2", "Y=2@2"},
};

static void
check_dotenv(void **state)
{
    const UrlCase *row = *state;
    const char *const environment[] = {"HOME=/home", NULL};
    g_autoptr(Arena) arena = arena_new();
    Dotenv dotenv = dotenv_parse(arena, row->input, environment);
    g_autoptr(GString) found = g_string_new(NULL);
    for (size_t i = 0; i < dotenv.count; i++) {
        const DotenvRow *one = &dotenv.rows[i];
        g_string_append_printf(found, "%s%s%s%s@%d", i > 0 ? " " : "", one->name,
                               one->value != NULL ? "=" : "", one->value != NULL ? one->value : "",
                               one->line);
    }
    assert_string_equal(found->str, row->expected);
}

// A project in a folder of its own; files are "path", "text", …, NULL.
static char *
make_project(const char *const *files)
{
    char *root = g_dir_make_tmp("trueup-project-XXXXXX", NULL);
    assert_non_null(root);
    for (; files != NULL && *files != NULL; files += 2) {
        g_autofree char *path = g_build_filename(root, files[0], NULL);
        g_autofree char *folder = g_path_get_dirname(path);
        assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
        assert_true(g_file_set_contents(path, files[1], -1, NULL));
    }
    return root;
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_tree(child);
    }
    g_remove(path);
}

// What a project says, one "name value [from]" a line, without its root.
typedef struct {
    const char *fact;
    const char *files[13];
    const char *environment[3];
    const char *start, *database;
    const char *expected; // lines of this name or of all that the text begins with
    const char *setting;
} ProjectCase;

#define ENV_PY "migrations/env.py", "", "migrations/script.py.mako", ""
#define MODEL "class User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"

static ProjectCase project_cases[] = {
    {.fact = "the option comes first",
     .files = {".env", "DATABASE_URL=postgresql://h/two\n"},
     .database = "postgresql://h/one",
     .setting = "url",
     .expected = "postgresql://h/one [option --database]"},
    {.fact = "then the environment",
     .files = {".env", "DATABASE_URL=postgresql://h/two\n"},
     .environment = {"DATABASE_URL=postgresql://h/three"},
     .setting = "url",
     .expected = "postgresql://h/three [environment DATABASE_URL]"},
    {.fact = "then .env, with its line",
     .files = {".env", "A=1\nexport DATABASE_URL=postgresql://u:pw@h/two\n"},
     .setting = "url",
     .expected = "postgresql://u:***@h/two [.env:2 DATABASE_URL]"},
    {.fact = "then the default of trueup.conf",
     .files = {"trueup.conf", "[trueup]\ndefault = dev\n[database dev]\nurl = postgresql://h/dev\n",
               "alembic.ini", "[alembic]\nsqlalchemy.url = postgresql://h/alembic\n"},
     .setting = "url",
     .expected = "postgresql://h/dev [trueup.conf:4]"},
    {.fact = "then alembic.ini",
     .files = {"alembic.ini", "[alembic]\nsqlalchemy.url = postgresql://h/alembic\n"},
     .environment = {"PGDATABASE=x"},
     .setting = "url",
     .expected = "postgresql://h/alembic [alembic.ini:2 sqlalchemy.url]"},
    {.fact = "the template's URL names nothing",
     .files = {"alembic.ini", "[alembic]\nsqlalchemy.url = driver://user:pass@localhost/dbname\n"},
     .environment = {"PGDATABASE=x"},
     .setting = "url",
     .expected = "dbname='x' [environment PGDATABASE]"},
    {.fact = "then the literal in the application's configuration",
     .files = {"config.py",
               "import os\nclass Config:\n    SQLALCHEMY_DATABASE_URI = "
               "os.environ.get('DATABASE_URL') or 'postgresql://h/app'\n",
               "alembic.ini", "[alembic]\nsqlalchemy.url = postgresql://h/alembic\n"},
     .setting = "url",
     .expected = "postgresql://h/app [config.py:3 SQLALCHEMY_DATABASE_URI]"},
    {.fact = "what a configuration falls back on does not disagree with the environment",
     .files = {"config.py", "import os\nclass Config:\n    SQLALCHEMY_DATABASE_URI = "
                            "os.environ.get('DATABASE_URL') or 'postgresql://h/app'\n"},
     .environment = {"DATABASE_URL=postgresql://h/other"},
     .setting = "conflict",
     .expected = "none"},
    {.fact = "a configuration that does not ask the environment disagrees with it",
     .files = {"config.py", "class Config:\n    SQLALCHEMY_DATABASE_URI = 'postgresql://h/app'\n"},
     .environment = {"DATABASE_URL=postgresql://h/other"},
     .setting = "conflict",
     .expected = "environment DATABASE_URL names other@h:5432, but config.py:2 "
                 "SQLALCHEMY_DATABASE_URI names app@h:5432; the first is used"},
    {.fact = "a configuration may be put together from pieces",
     .files = {"settings.py", "HOST = 'db1'\nDATABASE_URL = f'postgresql://{HOST}/' + 'shop'\n"},
     .setting = "url",
     .expected = "postgresql://db1/shop [settings.py:2 DATABASE_URL]"},
    {.fact = "the class for development comes before the others",
     .files = {"config.py",
               "class Config:\n    pass\nclass TestingConfig(Config):\n    "
               "SQLALCHEMY_DATABASE_URI = 'postgresql://h/test'\nclass DevelopmentConfig(Config):\n"
               "    SQLALCHEMY_DATABASE_URI = 'postgresql://h/dev'\n"},
     .setting = "url",
     .expected = "postgresql://h/dev [config.py:6 SQLALCHEMY_DATABASE_URI]"},
    {.fact = "an assignment inside the application's factory counts",
     .files = {"app/__init__.py",
               "def create_app():\n    app = Flask(__name__)\n"
               "    app.config[\"SQLALCHEMY_DATABASE_URI\"] = 'postgresql://h/' + 'shop'\n"},
     .setting = "url",
     .expected = "postgresql://h/shop [app/__init__.py:3 SQLALCHEMY_DATABASE_URI]"},
    {.fact = "a section lends its label to the URL of .env",
     .files = {"trueup.conf", "[trueup]\ndefault = dev\n[database dev]\nlabel = HERE\n", ".env",
               "DATABASE_URL=postgresql://localhost/two\n"},
     .setting = "label",
     .expected = "HERE [trueup.conf:4]"},
    {.fact = "a declared guard goes with its database, whoever names it",
     .files = {"trueup.conf", "[database prod]\nurl = postgresql://db1/shop\nguard = yes\n"},
     .environment = {"DATABASE_URL=postgresql+psycopg2://ada@db1:5432/shop"},
     .setting = "guard",
     .expected = "yes [trueup.conf:3]"},
    {.fact = "an unknown remote host is guarded",
     .environment = {"DATABASE_URL=postgresql://db1/shop"},
     .setting = "guard",
     .expected = "yes [default, remote host]"},
    {.fact = "a local one is not",
     .environment = {"DATABASE_URL=postgresql://127.0.0.1/shop"},
     .setting = "guard",
     .expected = "no [default, local host]"},
    {.fact = "--database names a section",
     .files = {"trueup.conf", "[database prod]\nurl = service=shop\n"},
     .database = "prod",
     .setting = "url",
     .expected = "service=shop [trueup.conf:2]"},
    {.fact = "a name that no section has is an error",
     .files = {"trueup.conf", "[database prod]\nurl = service=shop\n"},
     .database = "live",
     .expected = "--database: trueup.conf has no [database live]"},
    {.fact = "two sources that differ are named",
     .files = {"alembic.ini", "[alembic]\nsqlalchemy.url = postgresql://h/old\n", ".env",
               "DATABASE_URL=postgresql://h/new\n"},
     .setting = "conflict",
     .expected = ".env:1 DATABASE_URL names new@h:5432, but alembic.ini:2 sqlalchemy.url names "
                 "old@h:5432; the first is used"},
    {.fact = "two sources that agree are not",
     .files = {"alembic.ini", "[alembic]\nsqlalchemy.url = postgresql+asyncpg://u:x@h:5432/new\n",
               ".env", "DATABASE_URL=postgresql://h/new\n"},
     .setting = "conflict",
     .expected = "none"},
    {.fact = "migrations are found from a folder below",
     .files = {ENV_PY, "app/api/x.py", ""},
     .start = "app/api",
     .setting = "migrations",
     .expected = "migrations [found]"},
    {.fact = "migrations are found from inside them",
     .files = {ENV_PY, "migrations/versions/x.py", ""},
     .start = "migrations/versions",
     .setting = "migrations",
     .expected = "migrations [found]"},
    {.fact = "script_location says where",
     .files = {"alembic.ini", "[alembic]\nscript_location = %(here)s/db/alembic\n"},
     .setting = "migrations",
     .expected = "db/alembic [alembic.ini:2]"},
    {.fact = "pyproject.toml may say so",
     .files = {"pyproject.toml",
               "[project]\nname = \"x\"\n[tool.alembic]\nscript_location = \"db\"\n"},
     .setting = "migrations",
     .expected = "db [pyproject.toml:4]"},
    {.fact = "a folder of another name is found deeper",
     .files = {"setup.py", "", "src/db/history/env.py", "", "src/db/history/versions/x.py", ""},
     .setting = "migrations",
     .expected = "src/db/history [found]"},
    {.fact = "Flask-Alembic's folder has no env.py",
     .files = {"setup.py", "", "app/migrations/script.py.mako", "", "app/migrations/1_x.py", ""},
     .setting = "migrations",
     .expected = "app/migrations [found]"},
    {.fact = "a folder of settings is read whole, but for those of tests",
     .files = {"app/configs/testing.py", "SQLALCHEMY_DATABASE_URI = 'postgresql://h/test'\n",
               "app/configs/default.py",
               "class Default:\n    SQLALCHEMY_DATABASE_URI = 'postgresql://h/shop'\n"},
     .setting = "url",
     .expected = "postgresql://h/shop [app/configs/default.py:2 SQLALCHEMY_DATABASE_URI]"},
    {.fact = "models beside other code are named by their file",
     .files = {"app/models.py", MODEL, "app/aaa.py", MODEL, "app/views.py", "", "setup.py", ""},
     .setting = "models",
     .expected = "app/models.py and 1 more [found]"},
    {.fact = "the version table of env.py",
     .files = {"migrations/env.py",
               "context.configure(version_table='v', "
               "version_table_schema = \"s\")",
               "migrations/script.py.mako", ""},
     .setting = "version table",
     .expected = "s.v [migrations/env.py]"},
    {.fact = "models are found by what they say",
     .files = {"app/models.py", MODEL, "app/views.py", "import app\n", "tests/models.py", MODEL,
               "venv/pyvenv.cfg", "", "venv/x.py", MODEL, "setup.py", ""},
     .setting = "models",
     .expected = "app/models.py [found]"},
    {.fact = "models in one folder are named as one",
     .files = {"app/models/a.py", MODEL, "app/models/b.py", MODEL, "setup.py", ""},
     .setting = "models",
     .expected = "app/models/ [found]"},
    {.fact = "trueup.conf names models",
     .files = {"trueup.conf", "[trueup]\nmodels = app/db\n", "app/db/x.py", ""},
     .setting = "models",
     .expected = "app/db/ [trueup.conf:2]"},
    {.fact = "models that are not there are an error",
     .files = {"trueup.conf", "[trueup]\nmodels = app/no\n"},
     .expected = "trueup.conf:2: models: there is no file or folder \"app/no\""},
    {.fact = "a type keeps its capitals",
     .files = {"trueup.conf", "[type]\napp.Money = numeric(12,2)\n"},
     .setting = "type app.Money",
     .expected = "numeric(12,2) [trueup.conf:2]"},
    {.fact = "numbers have commas",
     .files = {"trueup.conf", "[trueup]\nonline_rows = 50,000\n"},
     .setting = "online_rows",
     .expected = "50,000 [trueup.conf:2]"},
    {.fact = "sizes have units",
     .files = {"trueup.conf", "[trueup]\nbackup_max = 2 GB\n"},
     .setting = "backup_max",
     .expected = "2048 MB [trueup.conf:2]"},
    {.fact = "a size that is none is an error",
     .files = {"trueup.conf", "[trueup]\nbackup_max = big\n"},
     .expected = "trueup.conf:2: backup_max is \"big\""},
    {.fact = "a time to wait for locks has a unit",
     .files = {"trueup.conf", "[trueup]\nlock_timeout = 150 ms\n"},
     .setting = "lock_timeout",
     .expected = "150 ms [trueup.conf:2]"},
    {.fact = "a time to wait for locks without a unit is an error",
     .files = {"trueup.conf", "[trueup]\nonline_lock_timeout = 150\n"},
     .expected = "trueup.conf:2: online_lock_timeout is \"150\""},
    {.fact = "no attempts at all are an error",
     .files = {"trueup.conf", "[trueup]\nlock_attempts = 0\n"},
     .expected = "trueup.conf:2: lock_attempts is \"0\""},
    {.fact = "glyphs that are none are an error",
     .files = {"trueup.conf", "[trueup]\nglyphs = emoji\n"},
     .expected = "trueup.conf:2: glyphs is \"emoji\""},
    {.fact = "glyphs are listed",
     .files = {"trueup.conf", "[trueup]\nglyphs = ascii\n"},
     .setting = "glyphs",
     .expected = "ascii [trueup.conf:2]"},
    {.fact = "without the setting glyphs are those of the terminal",
     .files = {"trueup.conf", "[trueup]\n"},
     .setting = "glyphs",
     .expected = "unicode [default]"},
    {.fact = "a key of an action is a setting",
     .files = {"trueup.conf", "[trueup]\nkey.refresh = F5 Ctrl-G\n"},
     .setting = "key.refresh",
     .expected = "F5 Ctrl-G [trueup.conf:2]"},
    {.fact = "a key that is none at all is an error",
     .files = {"trueup.conf", "[trueup]\nkey.refresh =\n"},
     .expected = "trueup.conf:2: key.refresh is \"\""},
    {.fact = "a colour of a role is a setting",
     .files = {"trueup.conf", "[trueup]\ncolor.add = 34 bold\n"},
     .setting = "color.add",
     .expected = "34 bold [trueup.conf:2]"},
    {.fact = "a colour of 257 is an error",
     .files = {"trueup.conf", "[trueup]\ncolor.add = 256\n"},
     .expected = "trueup.conf:2: color.add is \"256\""},
    {.fact = "a colour by name is an error",
     .files = {"trueup.conf", "[trueup]\ncolor.add = green\n"},
     .expected = "trueup.conf:2: color.add is \"green\""},
    {.fact = "a role that is none is an error",
     .files = {"trueup.conf", "[trueup]\ncolor.added = 34\n"},
     .expected = "trueup.conf:2: there is no role \"added\" to give a colour to"},
    {.fact = "refreshing has a unit",
     .files = {"trueup.conf", "[trueup]\nrefresh = 5 min\n"},
     .setting = "refresh",
     .expected = "every 300 s [trueup.conf:2]"},
    {.fact = "without the setting nothing is refreshed by itself",
     .files = {"trueup.conf", "[trueup]\n"},
     .setting = "refresh",
     .expected = "never [default]"},
    {.fact = "refreshing without a unit is an error",
     .files = {"trueup.conf", "[trueup]\nrefresh = 30\n"},
     .expected = "trueup.conf:2: refresh is \"30\""},
    {.fact = "refreshing all the time is an error",
     .files = {"trueup.conf", "[trueup]\nrefresh = 0s\n"},
     .expected = "trueup.conf:2: refresh is \"0s\""},
    {.fact = "a scratch server is named without its password",
     .files = {"trueup.conf", "[trueup]\nsandbox = postgresql://ada:x@h/scratch\n"},
     .setting = "sandbox",
     .expected = "postgresql://ada:***@h/scratch [trueup.conf:2]"},
    {.fact = "a scratch server of another system is an error",
     .files = {"trueup.conf", "[trueup]\nsandbox = mysql://h/d\n"},
     .expected =
         "trueup.conf:2: the database is a MySQL one; trueup compares with PostgreSQL only"},
    {.fact = "a guard that is neither yes nor no is an error",
     .files = {"trueup.conf", "[database x]\nurl = service=x\nguard = maybe\n"},
     .expected = "trueup.conf:3: guard is \"maybe\""},
    {.fact = "a misspelt setting is remarked on",
     .files = {"trueup.conf", "[trueup]\nmodles = x\n"},
     .setting = "remark",
     .expected = "\"modles\" in [trueup] is no setting of trueup; it is not used"},
};

static char *
describe(const Project *project, const char *setting)
{
    if (strcmp(setting, "conflict") == 0)
        return g_strdup(project->conflict != NULL ? project->conflict : "none");
    if (strcmp(setting, "remark") == 0)
        return g_strdup(project->diagnostics.count > 0 ? project->diagnostics.rows[0].text
                                                       : "none");
    for (size_t i = 0; i < project->setting_count; i++)
        if (strcmp(project->settings[i].name, setting) == 0)
            return g_strdup_printf("%s [%s]", project->settings[i].value,
                                   project->settings[i].from);
    return g_strdup("no such setting");
}

static void
check_project(void **state)
{
    const ProjectCase *row = *state;
    g_autofree char *root = make_project(row->files);
    g_autofree char *start = g_build_filename(root, row->start != NULL ? row->start : ".", NULL);
    g_autoptr(GError) error = NULL;
    ProjectOptions options = {
        .start = start, .database = row->database, .environment = row->environment};
    g_autoptr(Project) project = project_find(&options, &error);
    remove_tree(root);
    g_autofree char *found =
        project == NULL ? first_line(error->message) : describe(project, row->setting);
    assert_string_equal(found, row->expected);
}

static void
a_foreign_database_is_refused_with_its_source(void **state)
{
    (void)state;
    const char *const environment[] = {"DATABASE_URL=sqlite:///app.db", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Project) project =
        project_find(&(ProjectOptions){.start = "/", .environment = environment}, NULL);
    assert_non_null(project);
    assert_null(project_need_database(project, &error));
    assert_true(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_NOT_POSTGRESQL));
    assert_true(g_str_has_prefix(error->message, "environment DATABASE_URL: the database is a "
                                                 "SQLite one"));
}

static void
no_database_says_how_to_name_one(void **state)
{
    (void)state;
    const char *const environment[] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *root = make_project(NULL);
    g_autoptr(Project) project =
        project_find(&(ProjectOptions){.start = root, .environment = environment}, NULL);
    remove_tree(root);
    assert_null(project_need_database(project, &error));
    assert_true(g_str_has_prefix(error->message, "nothing says which database\nhint: --database"));
}

#define ADD_CASES(rows, check)                                                                     \
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)                                                \
        tests[count++] = (struct CMUnitTest)                                                       \
        {                                                                                          \
            .name = (rows)[i].fact, .test_func = (check), .initial_state = &(rows)[i]              \
        }

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(url_cases) + G_N_ELEMENTS(title_cases) +
                            G_N_ELEMENTS(ini_cases) + G_N_ELEMENTS(dotenv_cases) +
                            G_N_ELEMENTS(project_cases) + 2] = {
        cmocka_unit_test(a_foreign_database_is_refused_with_its_source),
        cmocka_unit_test(no_database_says_how_to_name_one),
    };
    size_t count = 2;
    ADD_CASES(url_cases, check_url);
    ADD_CASES(title_cases, check_title);
    ADD_CASES(ini_cases, check_ini);
    ADD_CASES(dotenv_cases, check_dotenv);
    ADD_CASES(project_cases, check_project);
    return cmocka_run_group_tests_name("project", tests, NULL, NULL);
}
