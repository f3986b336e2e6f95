# Sourced by the commands beside it: builds what they need, once, and says so.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# build MODULE…: packages the modules whose jar is missing or older than a source of the project.
build() {
  local module stale=()
  for module in "$@"; do
    if ! is_built "$root/$module"; then stale+=("$module"); fi
  done
  if [ ${#stale[@]} -eq 0 ]; then return; fi
  command -v mvn >/dev/null || { echo "Maven (mvn) is needed to build; install it and try again." >&2; exit 1; }
  echo "building $(IFS=,; echo "${stale[*]}") (a minute or two the first time) …" >&2
  local log
  log=$(mktemp)
  if ! (cd "$root" && mvn -B -q -am -pl "$(IFS=,; echo "${stale[*]}")" -DskipTests -Dspotless.check.skip package) >"$log" 2>&1; then
    tail -40 "$log" >&2
    echo "the build failed; the whole log is in $log" >&2
    exit 1
  fi
  rm -f "$log"
}

is_built() {
  local jar
  jar=$(jar_of "$1")
  [ -n "$jar" ] && [ -d "$1/target/lib" ] \
    && [ -z "$(find "$root"/{proto,token,client-interceptor,server-interceptor}/src/main "$1/src/main" "$root"/pom.xml \
      -newer "$jar" -type f -print -quit 2>/dev/null)" ]
}

jar_of() {
  find "$1/target" -maxdepth 1 -name 'token-authority-*.jar' ! -name '*-tests.jar' ! -name '*-sources.jar' 2>/dev/null | head -n 1
}
