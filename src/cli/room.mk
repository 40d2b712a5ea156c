# src/cli: main, and one file for each command
trueup_SOURCES += src/cli/main.c
