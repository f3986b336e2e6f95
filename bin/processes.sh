# Sourced by the scripts that start processes beside themselves: each is ended, and waited for, by its own id.

started=()

# spawn LOG COMMAND…: runs it beside this script. By exec, so that its id is that of the process itself, not of a
# shell that stands before it and would die alone.
spawn() {
  local log=$1
  shift
  (exec "$@") >"$log" 2>&1 &
  started+=($!)
}

# Ends a process that was started, and waits for that; one that takes too long is killed.
stop() {
  local pid=$1
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 200); do
    if ! kill -0 "$pid" 2>/dev/null; then wait "$pid" 2>/dev/null || true; return 0; fi
    sleep 0.05
  done
  echo "process $pid does not end by itself" >&2
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  return 1
}

# Ends all of them, the last that was started first: a service has usage to report to the authority.
stop_all() {
  local i code=0
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do stop "${started[i]}" || code=1; done
  return "$code"
}

# The first free port from $1 on.
free_port() {
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}
