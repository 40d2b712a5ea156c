typedef int Nothing;
