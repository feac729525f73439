#!/usr/bin/env bash
# Gives a test a screen, a session bus and an accessibility bus of its own, all of which end with it. What those say
# goes to standard error: standard output is the test's.
exec xvfb-run -a -s "-screen 0 1920x1080x24 -nolisten tcp" \
  dbus-run-session -- bash -c 'exec "$@" >&3 3>&-' -- "$@" 3>&1 >&2
