# src/run: drift now
libengine_a_SOURCES += \
	src/run/alembic.c \
	src/run/alone.c \
	src/run/approval.c src/run/approval.h \
	src/run/backup.c src/run/backup.h \
	src/run/base.c src/run/base.h \
	src/run/baseline.c src/run/baseline.h \
	src/run/check.c src/run/check.h \
	src/run/count.c src/run/count.h \
	src/run/doctor.c src/run/doctor.h src/run/doctor-private.h \
	src/run/doctor-evidence.c \
	src/run/doctor-name.c \
	src/run/doctor-files.c \
	src/run/doctor-probe.c \
	src/run/doctor-rule.c \
	src/run/doctor-say.c \
	src/run/doctor-verdict.c \
	src/run/drift.c src/run/drift.h src/run/drift-private.h \
	src/run/drift-ddl.c \
	src/run/drift-rows.c \
	src/run/dump.c src/run/dump.h \
	src/run/error.h \
	src/run/evidence.c \
	src/run/explain.c \
	src/run/fingerprint.c src/run/fingerprint.h \
	src/run/generate-allow.c src/run/generate-allow.h \
	src/run/generate.c src/run/generate.h src/run/generate-private.h \
	src/run/generate-choose.c src/run/generate-words.c \
	src/run/history.c src/run/history.h \
	src/run/journal.c src/run/journal.h \
	src/run/live.c \
	src/run/lock.c \
	src/run/loss.c src/run/loss.h \
	src/run/offline.c \
	src/run/proven.c src/run/proven.h \
	src/run/ready.c src/run/ready.h \
	src/run/recheck.c \
	src/run/rehearse.c src/run/rehearse.h src/run/rehearse-private.h \
	src/run/rehearse-alembic.c \
	src/run/rehearse-measure.c \
	src/run/rehearse-mend.c src/run/rehearse-mend.h \
	src/run/rehearse-relation.c \
	src/run/rehearse-rows.c \
	src/run/rehearse-run.c \
	src/run/rehearse-sample.c \
	src/run/rehearse-value.c src/run/rehearse-value.h \
	src/run/replay.c src/run/replay.h src/run/replay-private.h \
	src/run/replay-keep.c src/run/replay-lack.c \
	src/run/patient.c \
	src/run/parse.c src/run/parse-private.h \
	src/run/resume.c \
	src/run/segment.c \
	src/run/stamp.c src/run/stamp.h src/run/stamp-private.h \
	src/run/stamp-replay.c \
	src/run/tell.c \
	src/run/trace.c src/run/trace-read.c src/run/trace.h src/run/trace-private.h \
	src/run/transaction.c \
	src/run/upgrade.c src/run/upgrade.h src/run/upgrade-private.h \
	src/run/upgrade-plan.c \
	src/run/verify.c src/run/verify.h \
	src/run/version.c src/run/version.h \
	src/run/words.c
