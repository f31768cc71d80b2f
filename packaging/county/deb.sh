#!/usr/bin/env bash
# The county server as a Debian package: `deb.sh PROGRAM CONSOLE-FOLDER OUT-FOLDER`.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "$1") console=$(realpath "$2") out=$(realpath "$3")
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree="$work/tree"

put() { install -D -m "$1" "$2" "$tree/$3"; }
put 0755 "$program" usr/bin/duxue-county
strip --strip-unneeded "$tree/usr/bin/duxue-county"
put 0644 "$here/county.toml" etc/duxue-county/county.toml
for unit in duxue-county.service duxue-county-backup.service duxue-county-backup.timer; do
  put 0644 "$here/$unit" "lib/systemd/system/$unit"
done
install -d "$tree/usr/share/duxue"
cp -r --no-preserve=mode,ownership "$console" "$tree/usr/share/duxue/console"
find "$tree/usr/share/duxue" -name '.*' -type f -delete
find "$tree" -type d -exec chmod 0755 {} +
find "$tree/usr/share/duxue" -type f -exec chmod 0644 {} +
packed() { install -d "$tree/$(dirname "$2")"; gzip -9n < "$1" > "$tree/$2"; chmod 0644 "$tree/$2"; }
packed "$here/duxue-county.1" usr/share/man/man1/duxue-county.1.gz
packed "$root/docs/operation.md" usr/share/doc/duxue-county/operation.md.gz
printf 'duxue-county (%s) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n -- Duxue <duxue@localhost>  %s\n' \
  "$version" "$(LC_ALL=C date -R -d "@${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}")" > "$work/changelog"
packed "$work/changelog" usr/share/doc/duxue-county/changelog.gz
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n'
  printf 'Files: *\nCopyright: 2026 the authors of Duxue\nLicense: Apache-2.0\n On Debian systems its text is in /usr/share/common-licenses/Apache-2.0.\n'
} > "$work/copyright"
put 0644 "$work/copyright" usr/share/doc/duxue-county/copyright
put 0644 "$here/lintian-overrides" usr/share/lintian/overrides/duxue-county

# The libraries that the program itself says it needs.
mkdir -p "$work/debian" "$tree/DEBIAN"
printf 'Source: duxue-county\n\nPackage: duxue-county\nArchitecture: any\n' > "$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O "$tree/usr/bin/duxue-county" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
cat > "$tree/DEBIAN/control" <<CONTROL
Package: duxue-county
Version: $version
Architecture: $architecture
Maintainer: Duxue <duxue@localhost>
Installed-Size: $(du -sk --exclude=DEBIAN "$tree" | cut -f1)
Depends: $libraries, adduser
Recommends: ca-certificates
Suggests: postgresql
Section: web
Priority: optional
Description: county server of the supervisor's companion
 Takes in what responsibility-zone school supervisors record on their laptops,
 hands out what concerns them, and shows the county's office all of it in the
 browser. One program with a database file and a folder of its own; PostgreSQL
 and S3-compatible stores are supported.
CONTROL
echo /etc/duxue-county/county.toml > "$tree/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 0755 "$here/$script" "$tree/DEBIAN/$script"; done
(cd "$tree" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum) > "$tree/DEBIAN/md5sums"
chmod 0644 "$tree"/DEBIAN/{control,conffiles,md5sums}
deb="$out/duxue-county_${version}_$architecture.deb"
dpkg-deb --root-owner-group --build -Zxz -z4 "$tree" "$deb" >/dev/null
echo "$deb"
