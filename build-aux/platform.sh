# Sourced by build-aux/dev: gives a command the platform that Laatste Meter is
# built on (GTK 4.18, libadwaita 1.7, SQLite 3.46 and the tools), whatever the
# machine. Three ways, the first that holds is taken:
#   1. the machine has the libraries and tools already;
#   2. the machine's own packages are new enough, and are installed;
#   3. a private Debian 13 is made once under the user's cache folder, from the
#      mirror that the machine's apt is set to, and entered for each command.

lm_cache="${XDG_CACHE_HOME:-$HOME/.cache}/laatste-meter"
lm_root="$lm_cache/debian-13"
lm_suite=trixie

say() { printf '\033[1m» %s\033[0m\n' "$*" >&2; }
die() { printf 'build-aux/dev: %s\n' "$*" >&2; exit 1; }

packages() { grep -v '^#' "$top/build-aux/packages-debian.txt" | tr '\n' ' '; }
packages_stamp() { packages | cksum | cut -d' ' -f1; }

# Runs "$@" once more while it fails: a mirror that resets a connection is not
# a reason to give up a set-up of minutes.
persist() {
  local n
  for n in 1 2 3; do
    "$@" && return 0
    say "that did not work, trying again ($n)"; sleep $((n * 3))
  done
  "$@"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "this step needs root (once): run it as root, or install sudo. It was: $*"
  fi
}

have_platform() {
  local tool
  for tool in pkg-config meson ninja cc msgfmt blueprint-compiler xvfb-run dbus-run-session \
              desktop-file-validate appstreamcli pdftotext xdotool; do
    command -v "$tool" >/dev/null 2>&1 || return 1
  done
  pkg-config --exists 'gtk4 >= 4.18' 'libadwaita-1 >= 1.7' 'sqlite3 >= 3.46' \
    libxml-2.0 libarchive xlsxwriter libqrencode zlib 2>/dev/null || return 1
  python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null
}

newest_gtk_of_apt() {
  apt-cache policy libgtk-4-dev 2>/dev/null | sed -n 's/^ *Candidate: *//p'
}

install_with_apt() {
  local version
  command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 || return 1
  version=$(newest_gtk_of_apt)
  if [ -z "$version" ] || [ "$version" = "(none)" ]; then
    as_root apt-get update -qq >/dev/null 2>&1 || return 1
    version=$(newest_gtk_of_apt)
  fi
  [ -n "$version" ] && [ "$version" != "(none)" ] || return 1
  dpkg --compare-versions "$version" ge 4.18 || return 1
  say "installing the platform from this machine's own packages"
  as_root apt-get update -qq
  # shellcheck disable=SC2046
  persist as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $(packages) >/dev/null
  ensure_locale as_root
}

install_with_dnf() {
  command -v dnf >/dev/null 2>&1 || return 1
  dnf -q list 'gtk4-devel' 2>/dev/null | grep -qE ' 4\.(1[89]|[2-9][0-9])' || return 1
  say "installing the platform from this machine's own packages"
  persist as_root dnf -y -q install gcc ccache meson ninja-build pkgconf gettext blueprint-compiler \
    gtk4-devel libadwaita-devel sqlite-devel sqlite libxml2-devel libarchive-devel \
    libxlsxwriter-devel qrencode-devel zlib-devel libasan libubsan \
    desktop-file-utils appstream shared-mime-info \
    xorg-x11-server-Xvfb xorg-x11-xauth dbus-daemon at-spi2-core adwaita-icon-theme librsvg2 \
    google-noto-sans-fonts glibc-langpack-nl python3 python3-gobject python3-pyatspi xdotool \
    poppler-utils ImageMagick cppcheck gdb strace procps-ng git
}

# The windows and letters are tested in Dutch, so the Dutch locale must be there.
ensure_locale() {
  locale -a 2>/dev/null | grep -qi '^nl_NL\.utf-\?8$' && return 0
  command -v locale-gen >/dev/null 2>&1 || return 0
  "$@" sh -c "grep -q '^nl_NL.UTF-8' /etc/locale.gen 2>/dev/null || echo 'nl_NL.UTF-8 UTF-8' >> /etc/locale.gen; locale-gen >/dev/null"
}

apt_mirror() {
  if [ -n "${LM_DEBIAN_MIRROR:-}" ]; then echo "$LM_DEBIAN_MIRROR"; return; fi
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }'
}

# A private Debian 13 in a folder. Made whole under another name and renamed,
# so that an interrupted set-up is never taken for a finished one.
make_root() {
  local mirror partial="$lm_root.partial"
  mirror=$(apt_mirror)
  [ -n "$mirror" ] || die "no Debian mirror is known on this machine. Set LM_DEBIAN_MIRROR to the address of one, or use Debian 13, Ubuntu 25.04 or Fedora 42."
  if ! command -v debootstrap >/dev/null 2>&1; then
    say "installing debootstrap"
    as_root apt-get update -qq
    persist as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >/dev/null
  fi
  say "making a private Debian 13 in $lm_root (once, some minutes, 2 GB)"
  as_root rm -rf "$partial"
  mkdir -p "$lm_cache"
  persist as_root debootstrap --variant=minbase --include=ca-certificates "$lm_suite" "$partial" "$mirror" |
    sed -u -n 's/^I: \(Retrieving\|Configuring\) \(.*\)\.\.\.$/\1 \2/p' |
    awk '{ n++; if (n % 60 == 0) print "  " n " packages" > "/dev/stderr" }'
  [ -d "$partial/usr/bin" ] || die "debootstrap did not finish"
  # The machine's own ways of reaching the mirror (proxy, checks) hold inside too.
  apt-config dump --no-empty Acquire 2>/dev/null |
    grep -E '^Acquire::(http|https|Check|ForceIPv|Retries)' |
    as_root tee "$partial/etc/apt/apt.conf.d/90host" >/dev/null || true
  echo 'APT::Install-Recommends "false";' | as_root tee "$partial/etc/apt/apt.conf.d/91lean" >/dev/null
  as_root rm -rf "$lm_root"
  as_root mv "$partial" "$lm_root"
}

fill_root() {
  local lm_filling=1 stamp="$lm_root/var/lib/laatste-meter-packages-$(packages_stamp)"
  [ -e "$stamp" ] && return 0
  say "installing GTK, libadwaita and the tools in it"
  # shellcheck disable=SC2046
  enter_root sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(packages) >/dev/null" ||
    enter_root sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(packages) >/dev/null" ||
    die "the packages could not be installed in $lm_root"
  enter_root sh -c 'grep -q "^nl_NL.UTF-8" /etc/locale.gen || echo "nl_NL.UTF-8 UTF-8" >> /etc/locale.gen; locale-gen >/dev/null'
  as_root touch "$stamp"
}

# What only some commands need is installed when they are first asked for:
# LM_MORE_PACKAGES names a list beside packages-debian.txt.
fill_root_more() {
  local lm_filling=1 list stamp
  [ -n "${LM_MORE_PACKAGES:-}" ] || return 0
  list=$(grep -v '^#' "$top/build-aux/$LM_MORE_PACKAGES" | tr '\n' ' ')
  stamp="$lm_root/var/lib/laatste-meter-more-$(echo "$list" | cksum | cut -d' ' -f1)"
  [ -e "$stamp" ] && return 0
  say "installing $list"
  persist enter_root sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $list >/dev/null" ||
    die "the packages could not be installed in $lm_root"
  as_root touch "$stamp"
}

# Runs "$@" inside the private root. A pivot_root rather than a chroot, so that
# user namespaces (bubblewrap, Flatpak) still work inside. Every top-level
# folder of the machine that is no part of its system stands at the same path,
# and so do the home folder, /tmp and /var/tmp; the working folder and the exit
# status are the caller's.
enter_root() {
  local how="unshare --mount --propagation private"
  if [ "$(id -u)" != 0 ]; then
    if [ -n "${lm_filling:-}" ]; then how="sudo $how"
    else how="unshare --map-root-user --mount --propagation private"
    fi
  fi
  $how env LM_ROOT="$lm_root" LM_CWD="$PWD" LM_HOME="$HOME" bash -c '
    set -e
    mount --bind "$LM_ROOT" "$LM_ROOT"
    place() {
      [ -d "$1" ] && [ ! -L "$1" ] || return 0
      mkdir -p "$LM_ROOT$1"
      mount --rbind "$1" "$LM_ROOT$1"
    }
    for d in /*; do
      case "$d" in
        /bin|/boot|/dev|/etc|/home|/lib|/lib32|/lib64|/libx32|/lost+found|/proc|/root|/run|/sbin|/sys|/tmp|/usr|/var) ;;
        *) place "$d" ;;
      esac
    done
    place /proc; place /sys; place /dev; place /home; place /tmp; place /var/tmp; place /run/user
    case "$LM_HOME" in /home/*) ;; *) mkdir -p "$LM_ROOT$LM_HOME"; mount --bind "$LM_HOME" "$LM_ROOT$LM_HOME" ;; esac
    for f in /etc/resolv.conf /etc/hosts; do
      if [ -e "$f" ]; then
        [ -e "$LM_ROOT$f" ] || touch "$LM_ROOT$f" 2>/dev/null || continue
        mount --bind "$(readlink -f "$f")" "$LM_ROOT$f" || true
      fi
    done
    cd "$LM_ROOT"
    mkdir -p .before
    pivot_root . .before
    cd /
    umount -l /.before
    cd "$LM_CWD" 2>/dev/null || cd /
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LM_DEV_PLATFORM=1
    unset LM_ROOT LM_CWD LM_HOME LIBRARY_PATH LD_LIBRARY_PATH PKG_CONFIG_PATH PYTHONHOME PYTHONPATH
    exec "$@"' -- "$@"
}

# Runs "$@" on the platform.
on_platform() {
  if [ -n "${LM_DEV_PLATFORM:-}" ] || have_platform; then LM_DEV_PLATFORM=1 exec "$@"; fi
  if [ ! -d "$lm_root" ]; then
    if install_with_apt || install_with_dnf; then
      have_platform || die "the platform is still not complete after installing it; see build-aux/packages-debian.txt"
      LM_DEV_PLATFORM=1 exec "$@"
    fi
  fi
  command -v unshare >/dev/null 2>&1 || die "unshare (util-linux) is needed to enter the private Debian 13"
  mkdir -p "$lm_cache"
  # Two sessions that start together must not both make it.
  exec 9>"$lm_cache/lock"
  flock 9
  [ -d "$lm_root/usr/bin" ] || make_root
  fill_root 9>&-
  fill_root_more 9>&-
  flock -u 9
  exec 9>&-
  enter_root "$@"
  exit $?
}
