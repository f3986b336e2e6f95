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

# archive_of MODULE ARGUMENT…: prints the JVM's option for an archive of the classes that a run of the module's jar
# with these arguments loads: it starts in half the time. Made once per jar and JVM, where it can be made; nothing
# is printed where it cannot, and nothing but time is lost then.
archive_of() {
  local module=$1 jar jvm archive draft
  shift
  jar=$(jar_of "$module")
  jvm=$(ls -lL "$(command -v "$java")" | cksum | cut -d' ' -f1)
  archive="$module/target/classes-$jvm.jsa"
  if [ ! -e "$archive" ] || [ "$jar" -nt "$archive" ]; then
    echo "archiving the classes that a start takes (some seconds, once) …" >&2
    draft=$(mktemp -d)
    # Lambdas of signed jars (the native crypto provider's) crash JDK 17 while it writes an archive.
    if "$java" -XX:DumpLoadedClassList="$draft/all" $jvm_options -jar "$jar" "$@" >/dev/null 2>&1 &&
      grep -v '^@lambda-proxy com/amazon/' "$draft/all" >"$draft/list" &&
      "$java" -Xshare:dump -XX:SharedClassListFile="$draft/list" -XX:SharedArchiveFile="$draft/archive" \
        $jvm_options -cp "$jar" >/dev/null 2>&1; then
      mv -f "$draft/archive" "$archive"
    else
      : 2>/dev/null >"$archive" || true # not again at every start
    fi
    rm -rf "$draft"
  fi
  if [ -s "$archive" ]; then echo "-XX:SharedArchiveFile=$archive -Xshare:auto -Xlog:disable -Xlog:all=error:stderr"; fi
}
