#!/usr/bin/env bash
# The product on the sample county: with a display, the window stays open to work in; without one, the main job is walked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "${1:-}" != "--headless" ]; then
  exec node tests/e2e/open.mjs
fi
exec dbus-run-session -- node tests/e2e/journey.mjs
