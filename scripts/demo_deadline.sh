#!/bin/sh
# An answer by a deadline, shown with curl: in time, handed over, and queued for lack of a slot.
#
#   sh scripts/demo_deadline.sh
#
# It starts a service of its own on a free port with one immediate slot, runs the slow pipeline of
# scripts/demo_app.py on it, and ends with 0 when each answer was what it should be.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-$here/../.venv/bin/python}
data=$(mktemp -d)
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url="http://127.0.0.1:$port"

stop() {
    kill "$service" 2>/dev/null && wait "$service" || true
    rm -rf "$data"
}

cd "$here"
FORTHWITH_DATA_DIR="$data" FORTHWITH_APP=demo_app:app FORTHWITH_IMMEDIATE_SLOTS=1 \
    "$python" -m forthwith.cli.main serve --port "$port" >"$data/log" 2>&1 &
service=$!
trap stop EXIT
curl --silent --fail --output /dev/null --retry 150 --retry-delay 1 --retry-connrefused "$url/readyz" ||
    { cat "$data/log"; exit 1; }

# field NAME.NAME FILE: one field of the answer's data.
field() {
    "$python" -c '
import functools, json, sys
path, file = sys.argv[1:]
value = functools.reduce(lambda at, name: at[name], path.split("."), json.load(open(file))["data"])
print(json.dumps(value) if isinstance(value, bool) else value)' "$1" "$2"
}

# submit WAIT SECONDS_PER_STAGE FILE: the HTTP status and how long the answer took.
submit() {
    curl --silent --output "$3" --write-out '%{http_code} after %{time_total} s' \
        --header 'Content-Type: application/json' --header "Prefer: wait=$1" \
        --data "{\"pipeline\": \"demo.slow\", \"input\": {\"seconds\": $2}}" "$url/api/v1/jobs"
}

expect() {
    case $2 in
    "$1"*) echo "  $3: $2" ;;
    *) echo "  $3: $2, but it should be $1" && exit 1 ;;
    esac
}

# no_stage_ran_twice FILE: by the service's own list of runs.
no_stage_ran_twice() {
    curl --silent --output "$data/runs" "$url/api/v1/jobs/$(field id "$1")/attempts"
    runs=$("$python" -c '
import json, sys
print(*("{stage}#{run}".format(**run) for run in json.load(open(sys.argv[1]))["data"]))' "$data/runs")
    expect "read#1 think#1 write#1" "$runs" "runs of its stages"
}

echo "1. Three stages of 0.1 s, and a caller who waits 10 s: the result itself"
expect 201 "$(submit 10 0.1 "$data/fits")" "answer"
expect completed "$(field state "$data/fits")" "state"
expect immediate "$(field method "$data/fits")" "method"
expect "read, thought, wrote" "$(field result "$data/fits")" "result"

echo "2. Three stages of 0.7 s, and a caller who waits 1 s: a receipt at the deadline, and no work lost"
expect 202 "$(submit 1 0.7 "$data/handed")" "answer"
expect processing "$(field state "$data/handed")" "state"
expect fallback "$(field method "$data/handed")" "method"
curl --silent --output "$data/later" --header "Prefer: wait=20" "$url$(field links.self "$data/handed")"
expect completed "$(field state "$data/later")" "state, asked again"
expect fallback "$(field method "$data/later")" "method"
no_stage_ran_twice "$data/handed"

echo "3. The only immediate slot is taken: queued, with the reason"
submit 5 1 "$data/first" >"$data/first.answer" &
first=$!
"$python" - "$url" <<'POLL'
import json, sys, time, urllib.request
until = time.monotonic() + 10
while json.load(urllib.request.urlopen(f"{sys.argv[1]}/api/v1/jobs/health"))["data"]["immediate"] < 1:
    assert time.monotonic() < until, "the first caller's job never ran"
POLL
expect 202 "$(submit 1 0.7 "$data/queued")" "answer"
expect queued "$(field method "$data/queued")" "method"
expect "all 1 immediate slots are taken" "$(field admission.reason "$data/queued")" "reason"
curl --silent --output "$data/later" --header "Prefer: wait=20" "$url$(field links.self "$data/queued")"
expect completed "$(field state "$data/later")" "state, asked again"
no_stage_ran_twice "$data/queued"
wait "$first"
expect 201 "$(cat "$data/first.answer")" "meanwhile the first caller's answer"
