#!/usr/bin/env bash
# Gives a test a screen, a session bus and an accessibility bus of its own, all of which end with it. What those say
# goes to standard error, as standard output is the test's; dbus-run-session hands on no other descriptor, so the test
# opens that of this shell.
export LM_TEST_OUTPUT="/proc/$$/fd/1"
# shellcheck disable=SC2016
xvfb-run -a -s "-screen 0 1920x1080x24 -nolisten tcp" \
  dbus-run-session -- bash -c 'exec "$@" >>"$LM_TEST_OUTPUT"' -- "$@" >&2
