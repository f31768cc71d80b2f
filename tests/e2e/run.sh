#!/usr/bin/env bash
# The product on the sample county: with a display, the window stays open to work in; without one, the main job is walked
# (--headless: even where there is one), or, with --day, a whole day at a school.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
case "${1:-}" in
  --day) walk=school-day ;;
  --headless) walk=journey ;;
  *)
    [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || exec node tests/e2e/open.mjs
    walk=journey
    ;;
esac
exec dbus-run-session -- node "tests/e2e/$walk.mjs"
