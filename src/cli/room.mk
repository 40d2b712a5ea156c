# src/cli: main, and one file for each command
trueup_SOURCES += \
	src/cli/apply.c src/cli/apply.h \
	src/cli/branches.c \
	src/cli/call.c \
	src/cli/check.c \
	src/cli/command.h \
	src/cli/commands.c src/cli/commands.h \
	src/cli/completion.c \
	src/cli/config.c \
	src/cli/confirm.c src/cli/confirm.h \
	src/cli/current.c \
	src/cli/data.c src/cli/data.h \
	src/cli/ddl.c \
	src/cli/demo.c \
	src/cli/demo-broken.c src/cli/demo-broken.h \
	src/cli/diff.c \
	src/cli/dispatch.c \
	src/cli/doctor.c \
	src/cli/edit.c \
	src/cli/downgrade.c \
	src/cli/heads.c \
	src/cli/history.c \
	src/cli/init.c \
	src/cli/exit.c src/cli/exit.h \
	src/cli/interrupt.c src/cli/interrupt.h \
	src/cli/json.c src/cli/json.h \
	src/cli/judge.c src/cli/judge.h \
	src/cli/list-templates.c \
	src/cli/lint.c \
	src/cli/lint-report.c src/cli/lint-report.h \
	src/cli/main.c \
	src/cli/rehearse.c \
	src/cli/review.c src/cli/review.h \
	src/cli/review-facts.c \
	src/cli/review-said.c \
	src/cli/review-page.c \
	src/cli/review-text.c \
	src/cli/manual.c \
	src/cli/merge.c \
	src/cli/migrate.c \
	src/cli/models.c \
	src/cli/new-revision.c src/cli/new-revision.h \
	src/cli/options.c src/cli/options.h \
	src/cli/output.c src/cli/output.h \
	src/cli/report-diff.c \
	src/cli/report-lines.c \
	src/cli/report-machine.c \
	src/cli/preflight-report.c src/cli/preflight-report.h \
	src/cli/revision.c \
	src/cli/revisions.c src/cli/revisions.h \
	src/cli/show.c \
	src/cli/report.c src/cli/report.h src/cli/report-private.h \
	src/cli/repair.c \
	src/cli/restore.c \
	src/cli/shell.c src/cli/shell-private.h src/cli/shell-line.c src/cli/shell-names.c src/cli/shell-sql.c \
	src/cli/sides.c src/cli/sides.h \
	src/cli/templates.c src/cli/templates.h \
	src/cli/progress.c src/cli/progress.h \
	src/cli/stamp.c src/cli/stamp-baseline.c src/cli/stamp-baseline.h \
	src/cli/upgrade.c
