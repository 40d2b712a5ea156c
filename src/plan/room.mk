# src/plan: from differences to statements in an order that runs
libengine_a_SOURCES += \
	src/plan/action.c \
	src/plan/disturb.c \
	src/plan/fill.h \
	src/plan/graph.c src/plan/plan-private.h \
	src/plan/hazard.h \
	src/plan/locks.h \
	src/plan/move.c \
	src/plan/needs.c \
	src/plan/order.c \
	src/plan/plan.c src/plan/plan.h \
	src/plan/preflight.h \
	src/plan/strategy.h
