# src/cli: main, and one file for each command
trueup_SOURCES += \
	src/cli/command.h \
	src/cli/commands.c src/cli/commands.h \
	src/cli/config.c \
	src/cli/exit.c src/cli/exit.h \
	src/cli/interrupt.c src/cli/interrupt.h \
	src/cli/json.c src/cli/json.h \
	src/cli/main.c \
	src/cli/options.c src/cli/options.h \
	src/cli/output.c src/cli/output.h
