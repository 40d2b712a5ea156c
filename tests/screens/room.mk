# tests/screens: the screens in an emulated terminal
SCREEN_SUPPORT = tests/screens/terminal.c tests/screens/terminal.h tests/screens/start.c \
	tests/screens/start.h tests/screens/picture.c tests/screens/picture.h
SCREEN_LIBS = $(UNIT_LIBS) $(VTERM_LIBS) -lutil

FRAMES = \
	tests/screens/frames/apply-before-120x40.txt \
	tests/screens/frames/apply-before-200x50.txt \
	tests/screens/frames/apply-before-80x24.txt \
	tests/screens/frames/apply-circle-120x40.txt \
	tests/screens/frames/apply-circle-200x50.txt \
	tests/screens/frames/apply-circle-80x24.txt \
	tests/screens/frames/apply-done-120x40.txt \
	tests/screens/frames/apply-done-200x50.txt \
	tests/screens/frames/apply-done-80x24.txt \
	tests/screens/frames/apply-fails-120x40.txt \
	tests/screens/frames/apply-fails-200x50.txt \
	tests/screens/frames/apply-fails-80x24.txt \
	tests/screens/frames/apply-nothing-120x40.txt \
	tests/screens/frames/apply-nothing-200x50.txt \
	tests/screens/frames/apply-nothing-80x24.txt \
	tests/screens/frames/apply-part-120x40.txt \
	tests/screens/frames/apply-part-200x50.txt \
	tests/screens/frames/apply-part-80x24.txt \
	tests/screens/frames/apply-reading-120x40.txt \
	tests/screens/frames/apply-reading-200x50.txt \
	tests/screens/frames/apply-reading-80x24.txt \
	tests/screens/frames/apply-stopped-120x40.txt \
	tests/screens/frames/apply-stopped-200x50.txt \
	tests/screens/frames/apply-stopped-80x24.txt \
	tests/screens/frames/apply-waiting-120x40.txt \
	tests/screens/frames/apply-waiting-200x50.txt \
	tests/screens/frames/apply-waiting-80x24.txt \
	tests/screens/frames/connections-many-120x40.txt \
	tests/screens/frames/connections-many-200x50.txt \
	tests/screens/frames/connections-many-80x24.txt \
	tests/screens/frames/connections-one-120x40.txt \
	tests/screens/frames/connections-one-200x50.txt \
	tests/screens/frames/connections-one-80x24.txt \
	tests/screens/frames/doctor-80x24-ascii.txt \
	tests/screens/frames/doctor-80x24.txt \
	tests/screens/frames/drift-120x40-ascii.txt \
	tests/screens/frames/drift-120x40-mono.txt \
	tests/screens/frames/drift-120x40.txt \
	tests/screens/frames/drift-60x15-ascii.txt \
	tests/screens/frames/drift-60x15-mono.txt \
	tests/screens/frames/drift-60x15.txt \
	tests/screens/frames/drift-80x24-ascii.txt \
	tests/screens/frames/drift-80x24-mono.txt \
	tests/screens/frames/drift-80x24.txt \
	tests/screens/frames/generate-120x40-ascii.txt \
	tests/screens/frames/generate-120x40.txt \
	tests/screens/frames/generate-80x24-ascii.txt \
	tests/screens/frames/generate-80x24.txt \
	tests/screens/frames/help-80x24-ascii.txt \
	tests/screens/frames/help-80x24-mono.txt \
	tests/screens/frames/help-80x24.txt \
	tests/screens/frames/history-80x24-ascii.txt \
	tests/screens/frames/history-80x24.txt \
	tests/screens/frames/history-circle-120x40.txt \
	tests/screens/frames/history-circle-200x50.txt \
	tests/screens/frames/history-circle-80x24.txt \
	tests/screens/frames/history-empty-120x40.txt \
	tests/screens/frames/history-empty-200x50.txt \
	tests/screens/frames/history-empty-80x24.txt \
	tests/screens/frames/history-huge-120x40.txt \
	tests/screens/frames/history-huge-200x50.txt \
	tests/screens/frames/history-huge-80x24.txt \
	tests/screens/frames/history-reading-120x40.txt \
	tests/screens/frames/history-reading-200x50.txt \
	tests/screens/frames/history-reading-80x24.txt \
	tests/screens/frames/history-row-120x40.txt \
	tests/screens/frames/history-row-200x50.txt \
	tests/screens/frames/history-row-80x24.txt \
	tests/screens/frames/history-stamp-120x40.txt \
	tests/screens/frames/history-stamp-200x50.txt \
	tests/screens/frames/history-stamp-80x24.txt \
	tests/screens/frames/picture-connections-120x40.txt \
	tests/screens/frames/picture-connections-200x50.txt \
	tests/screens/frames/picture-doctor-120x40.txt \
	tests/screens/frames/picture-doctor-200x50.txt \
	tests/screens/frames/picture-drift-120x40.txt \
	tests/screens/frames/picture-drift-200x50.txt \
	tests/screens/frames/picture-drift-agrees-120x40.txt \
	tests/screens/frames/picture-drift-agrees-200x50.txt \
	tests/screens/frames/picture-drift-agrees-80x24.txt \
	tests/screens/frames/picture-drift-huge-120x40.txt \
	tests/screens/frames/picture-drift-huge-200x50.txt \
	tests/screens/frames/picture-drift-huge-80x24.txt \
	tests/screens/frames/picture-drift-no-models-120x40.txt \
	tests/screens/frames/picture-drift-no-models-200x50.txt \
	tests/screens/frames/picture-drift-no-models-80x24.txt \
	tests/screens/frames/picture-drift-reading-120x40.txt \
	tests/screens/frames/picture-drift-reading-200x50.txt \
	tests/screens/frames/picture-drift-reading-80x24.txt \
	tests/screens/frames/picture-drift-refused-120x40.txt \
	tests/screens/frames/picture-drift-refused-200x50.txt \
	tests/screens/frames/picture-drift-refused-80x24.txt \
	tests/screens/frames/picture-generate-120x40.txt \
	tests/screens/frames/picture-generate-200x50.txt \
	tests/screens/frames/picture-help-120x40.txt \
	tests/screens/frames/picture-help-200x50.txt \
	tests/screens/frames/picture-history-120x40.txt \
	tests/screens/frames/picture-history-200x50.txt \
	tests/screens/frames/picture-review-120x40.txt \
	tests/screens/frames/picture-review-200x50.txt \
	tests/screens/frames/review-80x24-ascii.txt \
	tests/screens/frames/review-80x24.txt
EXTRA_DIST += $(FRAMES)

check_PROGRAMS += tests/screens/program
tests_screens_program_SOURCES = tests/screens/program.c tests/screens/sides.c tests/screens/sides.h
tests_screens_program_CFLAGS = $(AM_CFLAGS)
tests_screens_program_LDADD = libui.a $(ENGINE_LIBS) $(CURSES_LIBS)

SCREEN_TESTS = tests/screens/apply-test tests/screens/apply-run-test tests/screens/connections-test tests/screens/doctor-test tests/screens/drift-test tests/screens/frames-test \
	tests/screens/generate-test tests/screens/history-test tests/screens/live-test tests/screens/random-test \
	tests/screens/readonly-test tests/screens/pictures-test tests/screens/review-test tests/screens/settings-test tests/screens/slow-test \
	tests/screens/states-test
tests_screens_states_test_SOURCES = tests/screens/states-test.c $(SCREEN_SUPPORT)
tests_screens_states_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_states_test_LDADD = tests/server/libserver.a $(SCREEN_LIBS)
tests_screens_review_test_SOURCES = tests/screens/review-test.c $(SCREEN_SUPPORT)
tests_screens_review_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_review_test_LDADD = $(SCREEN_LIBS)
tests_screens_pictures_test_SOURCES = tests/screens/pictures-test.c $(SCREEN_SUPPORT)
tests_screens_pictures_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_pictures_test_LDADD = $(SCREEN_LIBS)
tests_screens_apply_test_SOURCES = tests/screens/apply-test.c $(SCREEN_SUPPORT)
tests_screens_apply_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_apply_test_LDADD = $(SCREEN_LIBS)
tests_screens_apply_run_test_SOURCES = tests/screens/apply-run-test.c $(SCREEN_SUPPORT)
tests_screens_apply_run_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_apply_run_test_LDADD = tests/server/libserver.a $(SCREEN_LIBS)
tests_screens_connections_test_SOURCES = tests/screens/connections-test.c $(SCREEN_SUPPORT)
tests_screens_connections_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_connections_test_LDADD = $(SCREEN_LIBS)
tests_screens_doctor_test_SOURCES = tests/screens/doctor-test.c $(SCREEN_SUPPORT)
tests_screens_doctor_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_doctor_test_LDADD = $(SCREEN_LIBS)
tests_screens_drift_test_SOURCES = tests/screens/drift-test.c $(SCREEN_SUPPORT)
tests_screens_drift_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_drift_test_LDADD = $(SCREEN_LIBS)
tests_screens_frames_test_SOURCES = tests/screens/frames-test.c $(SCREEN_SUPPORT)
tests_screens_frames_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_frames_test_LDADD = $(SCREEN_LIBS)
tests_screens_generate_test_SOURCES = tests/screens/generate-test.c $(SCREEN_SUPPORT)
tests_screens_generate_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_generate_test_LDADD = $(SCREEN_LIBS)
tests_screens_history_test_SOURCES = tests/screens/history-test.c $(SCREEN_SUPPORT)
tests_screens_history_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_history_test_LDADD = $(SCREEN_LIBS)
tests_screens_live_test_SOURCES = tests/screens/live-test.c $(SCREEN_SUPPORT)
tests_screens_live_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_live_test_LDADD = $(SCREEN_LIBS)
tests_screens_random_test_SOURCES = tests/screens/random-test.c tests/screens/keys.c \
	tests/screens/keys.h $(SCREEN_SUPPORT)
tests_screens_random_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_random_test_LDADD = $(SCREEN_LIBS)
tests_screens_readonly_test_SOURCES = tests/screens/readonly-test.c tests/screens/keys.c \
	tests/screens/keys.h $(SCREEN_SUPPORT)
tests_screens_readonly_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_readonly_test_LDADD = tests/server/libserver.a $(SCREEN_LIBS)
tests_screens_settings_test_SOURCES = tests/screens/settings-test.c $(SCREEN_SUPPORT)
tests_screens_settings_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_settings_test_LDADD = tests/server/libserver.a $(SCREEN_LIBS)
tests_screens_slow_test_SOURCES = tests/screens/slow-test.c $(SCREEN_SUPPORT)
tests_screens_slow_test_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_screens_slow_test_LDADD = tests/server/libserver.a $(SCREEN_LIBS)

check_PROGRAMS += $(SCREEN_TESTS)
TESTS += $(SCREEN_TESTS)

# The tests of the screens alone.
check-screens: $(SCREEN_TESTS) tests/screens/program
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(SCREEN_TESTS)'
.PHONY: check-screens

clean-local:
	rm -rf tests/state
	rm -rf tests/screens/state
