# src/plan: from differences to statements in an order that runs, and how each is done
libengine_a_SOURCES += \
	src/plan/action.c \
	src/plan/block.c \
	src/plan/column-form.c \
	src/plan/decide.c \
	src/plan/disturb.c \
	src/plan/privilege.c \
	src/plan/fill.c src/plan/fill.h \
	src/plan/forms.c \
	src/plan/graph.c src/plan/node.c src/plan/plan-private.h \
	src/plan/group.c \
	src/plan/hazard-ask.c \
	src/plan/hazard-break.c \
	src/plan/hazard-lock.c \
	src/plan/hazard.c src/plan/hazard.h src/plan/hazard-private.h \
	src/plan/judge.c \
	src/plan/lock-column.c \
	src/plan/lock-constraint.c \
	src/plan/lock-data.c \
	src/plan/lock-drop.c \
	src/plan/lock-mark.c src/plan/lock-private.h \
	src/plan/lock-statement.c \
	src/plan/lock-table.c \
	src/plan/lock-type.c \
	src/plan/lock-world.c \
	src/plan/locks.c src/plan/locks.h \
	src/plan/lint.c src/plan/lint.h src/plan/lint-private.h \
	src/plan/lint-tell.c \
	src/plan/lint-alter.c \
	src/plan/lint-duplicate.c \
	src/plan/lint-inside.c \
	src/plan/lint-lock.c \
	src/plan/lint-read.c \
	src/plan/lint-rules.c \
	src/plan/lint-service.c \
	src/plan/lint-state.c \
	src/plan/lint-statement.c \
	src/plan/lint-steady.c \
	src/plan/lint-transaction.c \
	src/plan/lint-type.c \
	src/plan/move.c \
	src/plan/needs.c \
	src/plan/order.c \
	src/plan/partition-form.c \
	src/plan/parts.c \
	src/plan/plan.c src/plan/plan.h \
	src/plan/preflight-probe.c \
	src/plan/preflight-server.c \
	src/plan/preflight-type.c \
	src/plan/preflight.c src/plan/preflight.h src/plan/preflight-private.h \
	src/plan/strategy.c src/plan/strategy.h src/plan/strategy-private.h \
	src/plan/tree.c src/plan/tree-private.h \
	src/plan/type-form.c \
	src/plan/undo.c \
	src/plan/value.c
