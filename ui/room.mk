# ui: the screens
libui_a_SOURCES += \
	ui/actions.c ui/actions.h \
	ui/app.c ui/app.h ui/app-input.c ui/app-line.c ui/app-linger.c ui/app-outside.c ui/app-past.c ui/app-private.h ui/app-read.c \
	ui/app-tick.c \
	ui/canvas.c ui/canvas.h \
	ui/engine.c ui/engine.h \
	ui/hints.c \
	ui/job.c ui/job.h \
	ui/key.c ui/key.h \
	ui/keymap.c ui/keymap.h \
	ui/past.c ui/past.h \
	ui/picture.c ui/picture.h \
	ui/role.c ui/role.h \
	ui/screen.h \
	ui/terminal.c ui/terminal.h \
	ui/terminfo.c ui/terminfo.h \
	ui/ui.h \
	ui/widgets/field.c ui/widgets/field.h \
	ui/widgets/frame.c ui/widgets/frame.h \
	ui/widgets/help.c ui/widgets/help.h \
	ui/widgets/list.c ui/widgets/list.h \
	ui/screens/doctor.c ui/screens/doctor-draw.c ui/screens/doctor-private.h \
	ui/screens/history.c ui/screens/history-draw.c ui/screens/history-lanes.c ui/screens/history-private.h ui/screens/history-body.c ui/screens/history-stamp.c \
	ui/screens/generate.c ui/screens/generate-choices.c ui/screens/generate-draw.c ui/screens/generate-loss.c ui/screens/generate-order.c ui/screens/generate-preview.c ui/screens/generate-private.h ui/screens/generate-ticks.c \
	ui/screens/apply.c ui/screens/apply-ask.c ui/screens/apply-below.c ui/screens/apply-plan.c \
	ui/screens/apply-tell.c ui/screens/apply-watch.c ui/screens/apply-draw.c ui/screens/apply-private.h ui/screens/apply-run.c \
	ui/screens/connections.c \
	ui/screens/review.c ui/screens/review-allow.c ui/screens/review-draw.c \
	ui/screens/review-job.c ui/screens/review-lines.c ui/screens/review-model.c \
	ui/screens/review-private.h \
	ui/screens/drift.c ui/screens/drift-actions.c ui/screens/drift-count.c \
	ui/screens/drift-detail.c ui/screens/drift-draw.c ui/screens/drift-layout.c ui/screens/drift-list.c \
	ui/screens/drift-private.h ui/screens/drift-search.c ui/screens/drift-tick.c \
	ui/screens/stamp-lines.c ui/screens/stamp-lines.h \
	ui/screens/jobs.c ui/screens/log.c ui/screens/screens.h
