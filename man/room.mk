# man pages. trueup.1 is trueup.1.in with the sections that the program prints from its tables:
# it is made when the program is. The screens of the tutorial are the stored frames that the tests
# compare the program with.
dist_man_MANS += man/trueup.conf.5
nodist_man_MANS = man/trueup.1 man/trueup-tutorial.7
CLEANFILES += man/trueup.1 man/trueup-tutorial.7
EXTRA_DIST += man/trueup.1.in man/trueup-tutorial.7.in man/frames.awk
man/trueup-tutorial.7: man/trueup-tutorial.7.in man/frames.awk $(FRAMES)
	$(AM_V_GEN)$(MKDIR_P) man && $(AWK) -v frames=$(srcdir)/tests/screens/frames \
		-f $(srcdir)/man/frames.awk $(srcdir)/man/trueup-tutorial.7.in > $@.tmp && mv $@.tmp $@

man/trueup.1: man/trueup.1.in trueup$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) man && ./trueup$(EXEEXT) manual > $@.sections && \
	$(AWK) -v sections=$@.sections '$$0 != "@SECTIONS@" { print; next } \
		{ while ((getline line < sections) > 0) print line }' $(srcdir)/man/trueup.1.in > $@.tmp && \
	rm -f $@.sections && mv $@.tmp $@

# What bash completes: printed from the same tables.
completionsdir = $(datadir)/bash-completion/completions
nodist_completions_DATA = man/completion/trueup
CLEANFILES += man/completion/trueup
man/completion/trueup: trueup$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) man/completion && ./trueup$(EXEEXT) completion > $@.tmp && mv $@.tmp $@
