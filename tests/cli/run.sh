#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command from outside: what it prints, where, and how it exits. Ends with "N passed, N failed".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/tests/helpers/checks.sh"
tier=${TIER_COMMAND:-$root/build/default/examples/cli/tier}
data=$root/examples/data
stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
cd "$stage" || exit 1

# A small shop: five customers, returns, a gift, two purchases on one day.
cat >shop.csv <<'CSV'
customer_id,date,amount
ann,2026-01-05,20.00
ann,2026-02-05,25.50
ann,2026-03-05,30.00
bob,2026-01-10,15.00
bob,2026-01-10,5.00
cid,2026-03-01,100.00
cid,2026-03-02,-40.00
dee,2026-02-01,0.00
eve,2026-03-10,7.25
CSV
cat >tiers.json <<'JSON'
{ "policy": "small", "version": "1",
  "tiers": [ { "id": "general" },
             { "id": "important", "enter": "spend >= 50" },
             { "id": "core", "enter": "spend >= 70", "keep": "spend >= 60" } ] }
JSON

# says EXIT STDOUT STDERR COMMAND...: the exit code is EXIT; patterns (grep -E) occur on each stream; an empty pattern
# means that nothing at all is printed there; "*" means anything.
says() {
  want_exit=$1 want_out=$2 want_err=$3
  shift 3
  "$@" >out 2>err </dev/null
  got_exit=$?
  [ "$got_exit" -eq "$want_exit" ] || { echo "exit $got_exit, not $want_exit"; cat out err; return 1; }
  stream_is out "$want_out" && stream_is err "$want_err"
}

stream_is() {
  case $2 in
  '*') return 0 ;;
  '') [ ! -s "$1" ] || { echo "std$1 should be empty:"; cat "$1"; return 1; } ;;
  *) grep -qE -- "$2" "$1" || { echo "std$1 lacks '$2':"; cat "$1"; return 1; } ;;
  esac
}

# one_line EXIT PATTERN COMMAND...: fails with exactly one line on stderr that begins with "tier: ", and nothing else.
one_line() {
  want_exit=$1 want_err=$2
  shift 2
  says "$want_exit" '' "^tier: .*$want_err" "$@" && [ "$(wc -l <err)" -eq 1 ] || { cat err; return 1; }
}

# with CONTENT FILE: writes a file for the next check.
with() {
  printf '%b' "$1" >"$2"
}

# ---- usage ----
check 'no command: usage on stderr, exit 2' says 2 '' '^Usage: tier' "$tier"
check '--help: usage on stdout, exit 0' says 0 '^Usage: tier' '' "$tier" --help
check '--version' says 0 '^tier [0-9]+\.[0-9]+\.[0-9]+$' '' "$tier" --version
check 'unknown command' one_line 2 "unknown command 'fly'" "$tier" fly
check 'unknown option' one_line 2 'run: --fly' "$tier" run --fly
check 'missing argument' one_line 2 'usage: tier run' "$tier" run tiers.json
check 'too many arguments' one_line 2 'usage: tier check' "$tier" check tiers.json tiers.json
for command in run check fit explain simulate clv generate; do
  check "$command --help" says 0 "Usage: tier $command" '' "$tier" $command --help
done
check 'bad --as-of' one_line 2 "--as-of: 'yesterday' is not a date" "$tier" run tiers.json shop.csv --as-of yesterday
check 'bad --language' one_line 2 "'fr' is not one of" "$tier" run tiers.json shop.csv --language fr
check 'bad --columns' one_line 2 "'colour=x' is not NAME=HEADER" "$tier" run tiers.json shop.csv --columns colour=x
check 'bad --threads' one_line 2 'threads must be from 0' "$tier" run tiers.json shop.csv --threads -1
check 'an option given twice' one_line 2 'run: --out is given twice' "$tier" run tiers.json shop.csv --out a --out b
check 'an option with an empty value' one_line 2 'run: --roster needs a value' \
  "$tier" run tiers.json shop.csv --roster ''
cdnow=$root/tests/golden/cdnow_sample.csv
check 'clv with pareto/nbd' says 0 '^beta' '' "$tier" clv "$cdnow" --model pareto/nbd
check 'clv with nbd' says 0 '^alpha' '' "$tier" clv "$cdnow" --model nbd
check 'clv with a holdout: grade and baselines' says 0 'nobody comes back' '' "$tier" clv "$cdnow" --holdout 1997-09-30
check 'clv with every model' says 0 '^mbg/cnbd-k' '' "$tier" clv "$cdnow" --model all --until 1997-09-30
check 'clv with a bootstrap' says 0 'bootstrap from' '' "$tier" clv "$cdnow" --until 1997-06-30 --bootstrap 5
check 'clv with every model: parameters of each, then the comparison' says 0 '^parameter +estimate +>?standard error' '' "$tier" clv "$cdnow" --model all --until 1997-09-30
check 'clv with too few customers who came back' one_line 3 'shop.csv: 1 of 5 customers bought again' \
  "$tier" clv shop.csv
check 'clv with every model and too few customers' one_line 3 'shop.csv: 1 of 5 customers bought again' \
  "$tier" clv shop.csv --model all
check 'clv: gamma-gamma foretells nothing' one_line 2 'gamma-gamma foretells no purchases' \
  "$tier" clv "$cdnow" --model gamma-gamma --holdout 1997-09-30
{ echo customer_id,date,amount; for i in 1 2 3 4 5 6; do for day in 1 2 4; do echo "$i,2026-01-0$day,0"; done; done; echo 7,2026-01-01,0; } >week.csv
check 'clv with a holdout of days: no weeks to track' says 0 'purchases came from 2026-01-03 to 2026-01-04' '' \
  "$tier" clv week.csv --holdout 2026-01-02
check 'clv where one model of all cannot be fitted' says 0 '^gamma-gamma, not fitted: 0 customers' '' \
  "$tier" clv week.csv --model all
check 'clv where a sample cannot be fitted: the fit stands' says 0 '^no bootstrap: replicate [0-9]+: ' '' \
  "$tier" clv week.csv --until 2026-01-02 --bootstrap 1000
as_the_page_says() {
  sed -n '/ purchases came from /,/^nobody comes back/p' "$root/docs/clv.md" | grep -v '^\.\.\.$' >page
  "$tier" clv "$data/cdnow.csv" --model all --unit week --holdout 1997-12-31 >shown
  [ "$(wc -l <page)" -eq 6 ] && ! grep -vxFf shown page
}
check 'clv prints what its page shows' as_the_page_says
prints_numbers() {
  "$tier" clv week.csv --model all --holdout 2026-01-02 >numbers && ! grep -nE -- '-0\.0+ |(^|[^a-z])(nan|inf)([^a-z]|$)' numbers
}
check 'clv prints neither minus zero nor what is no number' prints_numbers
check 'clv with a model of contracts' one_line 2 'renewals' "$tier" clv "$cdnow" --model sbg
check 'bad --holdout' one_line 2 "'soon' is not a date" "$tier" clv "$cdnow" --holdout soon
check 'a holdout that is empty' one_line 3 'leaves nothing to compare with' "$tier" clv "$cdnow" --holdout 1999-01-01
check 'a holdout before everything' one_line 3 'no purchase up to 1990-01-01' "$tier" clv "$cdnow" --holdout 1990-01-01
with 'customer_id,date,amount\na,2026-01-01,-5\nb,2026-01-02,-1\n' odd.csv
check 'clv of returns only' one_line 3 'odd.csv: .*no purchase' "$tier" clv odd.csv
check 'bad --bootstrap' one_line 2 'from 0 to' "$tier" clv "$cdnow" --bootstrap -1
check 'bad --model' one_line 2 "'magic'" "$tier" clv shop.csv --model magic
check 'bad --unit' one_line 2 "'year'" "$tier" clv shop.csv --unit year
check 'bad --customers of generate' one_line 2 'from 1 to' "$tier" generate --customers 0

# ---- files that are not there, or cannot be written ----
check 'no policy file' one_line 4 'none.json: No such file' "$tier" run none.json shop.csv
check 'no data file' one_line 4 'none.csv: No such file' "$tier" run tiers.json none.csv
check 'no customers file' one_line 4 'none.csv: No such file' "$tier" run tiers.json shop.csv --customers none.csv
check 'no roster file' one_line 4 'none.csv: No such file' "$tier" run tiers.json shop.csv --roster none.csv
check 'no folder for --out' one_line 4 'No such file' "$tier" run tiers.json shop.csv --out nowhere/out.csv
check 'full disk' one_line 4 'No space left' "$tier" run tiers.json shop.csv --quiet --out /dev/full
check 'full disk for the report' says 4 '*' 'cannot be written' sh -c "'$tier' run tiers.json shop.csv >/dev/full"
check 'full disk for standard output: one message' one_line 4 'No space left' \
  sh -c "'$tier' fit tiers.json shop.csv >/dev/full"
check 'full disk for the version' one_line 4 'cannot be written' sh -c "'$tier' --version >/dev/full"
writes_through_link() {
  : >target.csv && ln -sf target.csv link.csv && "$tier" generate --customers 5 --out link.csv && [ -h link.csv ] && [ -s target.csv ]
}
check 'a link as --out stays a link' writes_through_link
too_large() {
  (ulimit -f 8 && one_line 4 'huge.csv: .*too large' "$tier" generate --customers 10000 --out huge.csv) && [ -z "$(ls huge.csv* 2>/dev/null)" ]
}
check 'a file that grows too large leaves nothing behind' too_large
check 'a folder as data' one_line 4 'Is a directory' "$tier" run tiers.json .

# ---- policies ----
with '{ "policy": "x",\n "tiers": [ }' bad.json
check 'policy: bad JSON, with line and column' one_line 3 'bad.json: .*line 2.*column' "$tier" run bad.json shop.csv
check 'check: bad JSON' one_line 3 'bad.json: .*line 2' "$tier" check bad.json
with '{ "policy": "x", "policy": "y", "tiers": [ { "id": "a" } ] }' bad.json
check 'policy: duplicate key' one_line 3 'policy' "$tier" check bad.json
with '' empty.json
check 'policy: empty file' one_line 3 'empty.json' "$tier" check empty.json
with '{ "policy": "x", "version": "1", "colour": 1, "tiers": [ { "id": "a" }, { "id": "b", "enter": "abc.class == 1 && spend == true" } ] }' bad.json
check 'check: all mistakes at once, exit 1' says 1 'colour' '' "$tier" check bad.json
check 'check: unknown column with its place' says 1 '/tiers/1/enter at 0: .*abc.class' '' "$tier" check bad.json
check 'check: type error with its place' says 1 '/tiers/1/enter at 24: ' '' "$tier" check bad.json
with '{ "models": { "clv": { "type": "clv", "covariates": [ "age", 7 ] } }, "tiers": [ { "id": "a" } ] }' odd.json
check 'check: a covariate that is no column' says 1 'clv/covariates: must be a list .* each a name or' '' \
  "$tier" check odd.json
check 'check --json' says 1 '"code": "unknown_column"' '' "$tier" check bad.json --json
check 'run refuses a policy with mistakes' says 3 '' '/tiers/1/enter at 0' "$tier" run bad.json shop.csv
check 'a good policy' says 0 'good' '' "$tier" check tiers.json
check 'the example policy is good' says 0 'good' '' "$tier" check "$data/shop.json"

# ---- data ----
with 'customer_id,amount\na,1\n' bad.csv
check 'no date column' one_line 3 "bad.csv:1: no column 'date'" "$tier" run tiers.json bad.csv
with '' empty.csv
check 'empty data file' one_line 3 'empty.csv: empty' "$tier" run tiers.json empty.csv
with 'customer_id,date,amount\n' empty.csv
check 'a header and no rows' one_line 3 'empty.csv' "$tier" run tiers.json empty.csv
with 'customer_id,date,amount\na,2026-01-01,1\nb,2026-01-01\n' bad.csv
check 'too few fields, with the line' one_line 3 'bad.csv:3: 2 fields where the header has 3' \
  "$tier" run tiers.json bad.csv
with 'customer_id,date,amount\na,2026-01-01,1,234.50\n' bad.csv
check 'too many fields, with the line' one_line 3 'bad.csv:2: 4 fields' "$tier" run tiers.json bad.csv
with 'customer_id,date,amount\na,2026-01-01,"1\nb,2026-01-01,2\n' bad.csv
check 'unclosed quote, with the line' one_line 3 'bad.csv:2: a quote' "$tier" run tiers.json bad.csv
with 'customer_id,date,amount\na,2026-01-01,1\nb,2026-02-30,2\nc,2026-01-01,x\n,2026-01-01,1\n\377,2026-01-01,1\n' odd.csv
check 'rejected rows are named and the rest goes on' says 0 'rejected +4' "odd.csv:3: column 'date': row rejected .bad_time.: b,2026-02-30,2" "$tier" run tiers.json odd.csv
check 'rejected: amount' says 0 '*' "odd.csv:4: column 'amount': row rejected .bad_amount." \
  "$tier" run tiers.json odd.csv
check 'rejected: no id' says 0 '*' "odd.csv:5: column 'customer_id': row rejected .no_id." \
  "$tier" run tiers.json odd.csv
check 'rejected: not UTF-8' says 0 '*' "odd.csv:6: column 'customer_id': row rejected .bad_text." \
  "$tier" run tiers.json odd.csv
with 'customer_id,date,amount,Amount\na,2026-01-01,1,2\n' bad.csv
check 'two columns of one name' one_line 3 "bad.csv:1: two columns are called 'amount'" "$tier" run tiers.json bad.csv
with 'customer_id,date,amount\na,2026-01-01,1\nb\0000,2026-01-01,1\n' bad.csv
check 'a zero byte, with the line' one_line 3 'bad.csv:3: a zero byte' "$tier" run tiers.json bad.csv
with 'customer_id,date,amount,note\n"a\nb",2026-13-01,1,"x\n\ny"\nc,2026-13-01,2,ok\n' odd.csv
check 'a rejected row of several lines is shown whole' says 3 '' 'odd.csv:2: .*: "a.x0ab",2026-13-01,1,"x.x0a.x0ay"' \
  "$tier" run tiers.json odd.csv
check 'the line after it is right' says 3 '' 'odd.csv:6: .*: c,2026-13-01,2,ok' "$tier" run tiers.json odd.csv
with 'customer_id;date;amount\rx;2026-01-01;80\ry,z;2026-01-01;80\r' odd.csv
check 'CR alone and semicolons' says 0 'core +core +2' '' "$tier" run tiers.json odd.csv
{ printf 'customer_id,date,amount\r'; seq -f 'c%g,2026-01-01,1' 3000 | tr '\n' '\r'; printf 'd,x,1\r'; } >odd.csv
check 'lines that end with CR alone' says 0 'customers +3,000' 'odd.csv:3002: .*: d,x,1$' "$tier" run tiers.json odd.csv
with '\357\273\277customer_id;date;amount\r\nx;2026-01-01;80.00\r\n' odd.csv
check 'BOM, semicolons, CRLF' says 0 'core +core +1' '' "$tier" run tiers.json odd.csv
with 'CustID,When,Total\n7,20260101,80\n' odd.csv
check '--columns' says 0 'core +core +1' '' \
  "$tier" run tiers.json odd.csv --columns customer=CustID,time=When,amount=Total
check 'data from standard input' says 0 'important' '' sh -c "'$tier' run tiers.json - <shop.csv"
with 'customer_id,date,amount,transaction_id\na,2026-01-01,60,t1\na,2026-01-01,60,t1\na,2026-01-01,61,t1\n' odd.csv
check 'transaction ids make intake idempotent' says 0 'duplicate +1' 'conflict' "$tier" run tiers.json odd.csv

# ---- run ----
cat >wanted <<'CSV'
customer_id,tier,previous_tier,change,reason
ann,core,,new,enter
bob,general,,new,start
cid,important,,new,enter
dee,general,,new,start
eve,general,,new,start
CSV
writes_tiers() {
  "$tier" run tiers.json shop.csv --quiet --out first.csv && cut -d, -f1-5 first.csv | diff wanted -
}
check 'run writes a line per customer' writes_tiers
check 'run prints the tiers' says 0 'core +core +1 ' '' "$tier" run tiers.json shop.csv
check 'run --json' says 0 '"customers": 5' '' "$tier" run tiers.json shop.csv --json
check '--quiet prints nothing' says 0 '' '' "$tier" run tiers.json shop.csv --quiet
check 'run to standard output' says 0 '^ann,core' '' "$tier" run tiers.json shop.csv --out -
head -5 shop.csv >earlier.csv
keeps_and_moves() {
  printf 'customer_id,tier\nann,general\ncid,core\nbob,important\nzoe,core\n' >roster.csv
  "$tier" run tiers.json shop.csv --roster roster.csv --out moved.csv | grep -q '1 customers of the roster' &&
    cut -d, -f1-5 moved.csv | grep -qx 'ann,core,general,up,enter' &&
    grep -q '^cid,core,core,same,keep' moved.csv && grep -q '^bob,general,important,down,start' moved.csv
}
check 'run --roster: up, same by keep, down' keeps_and_moves
check 'a former --out file is a roster' says 0 'core +core +1 .* 0 +1 +0 +0' '' \
  "$tier" run tiers.json shop.csv --roster first.csv
with 'customer_id,tier\nann,general\nbob,royal\n' roster.csv
check 'roster: unknown tier, with the line' one_line 3 "roster.csv:3: .*royal" \
  "$tier" run tiers.json shop.csv --roster roster.csv
with 'customer_id,tier\nann,general\nann,core\n' roster.csv
check 'roster: customer named twice, with the line' one_line 3 'roster.csv:3: .*ann' \
  "$tier" run tiers.json shop.csv --roster roster.csv
check '--as-of leaves later rows out' says 0 'after_as_of +3' '' "$tier" run tiers.json shop.csv --as-of 2026-03-01
with 'customer_id,date,amount,transaction_id,returned_id\nann,2026-01-01,20,t1,\nann,2026-01-05,90,t2,\nann,2026-03-09,-90,t3,t2\n' back.csv
leaves_nothing() {
  head -2 back.csv >kept.csv && "$tier" run tiers.json kept.csv --quiet --as-of 2026-03-31 --out kept.out &&
    "$tier" run tiers.json back.csv --quiet --as-of 2026-03-31 --out back.out && cmp kept.out back.out &&
    sed '1s/returned_id/undoes/' back.csv >named.csv &&
    "$tier" run tiers.json named.csv --quiet --as-of 2026-03-31 --columns returned=undoes --out named.out &&
    cmp kept.out named.out
}
check 'a purchase and its return by returned_id leave nothing' leaves_nothing
with 'customer_id,time,amount\nann,2026-01-01T23:30:00Z,20\n' late.csv
with '{ "policy": "x", "version": "1", "calendar": { "zone": "Asia/Shanghai" }, "tiers": [ { "id": "a" } ] }' zone.json
check 'the last day is that of the zone' says 0 '2026-01-02' '' "$tier" run zone.json late.csv

# ---- customers and attributes ----
with 'customer_id,start_day,channel,points,vip\nann,2026-02-01,web,5,true\nfay,,store,7,false\n' people.csv
with '{ "policy": "x", "version": "1", "attributes": { "vip": "bool" }, "tiers": [ { "id": "a" }, { "id": "b", "enter": "channel == \0047web\0047 && points > 4 && vip" } ] }' people.json
check 'attributes in conditions' says 0 'b +b +1 ' '' "$tier" run people.json shop.csv --customers people.csv
check 'rows before the start day are ignored' says 0 'before_start +1' '' \
  "$tier" run people.json shop.csv --customers people.csv
check 'customers without purchase are counted' says 0 'customers_without_purchase +1' '' \
  "$tier" run people.json shop.csv --customers people.csv
with 'customer_id,spend\nann,5\n' hidden.csv
check 'an attribute that a metric hides' says 0 'name_hidden' '' "$tier" run tiers.json shop.csv --customers hidden.csv
check 'an attribute that the data lack' one_line 3 'channel' "$tier" run people.json shop.csv
with 'customer_id,First Name\nann,Ann\n' people.csv
check 'a header that cannot be an attribute' one_line 3 "people.csv:1: column 2, 'First Name'" \
  "$tier" run tiers.json shop.csv --customers people.csv
with 'customer_id,start_day\nann,someday\n' people.csv
with 'customer_id,channel,points,vip\nann,web,5,true\nbob,web,5,often\n' odd.csv
check 'rejected customers are counted' says 0 'customer_rows_rejected +1' "odd.csv:3: column 'vip': row rejected" \
  "$tier" run people.json shop.csv --customers odd.csv
check 'bad start day, with line and column' one_line 3 "people.csv:2: column 'start_day': 'someday'" \
  "$tier" run tiers.json shop.csv --customers people.csv

# ---- fit, explain, generate ----
fits_once() {
  "$tier" fit tiers.json shop.csv --out fitted.json && "$tier" run fitted.json shop.csv --quiet --out again.csv &&
    cmp first.csv again.csv
}
check 'fit, then run with the fitted policy: the same bytes' fits_once
check 'check refuses a fitted policy' one_line 3 'is a fitted policy' "$tier" check fitted.json
check 'fit says what it learned from' says 0 'learned from 5 customers up to 2026-03-10' '' \
  "$tier" fit tiers.json shop.csv --out said.json
check 'fit --json' says 0 '"customers": 5' '' "$tier" fit tiers.json shop.csv --out said.json --json
check 'fit to standard output prints nothing else' says 0 '"libtier": "fitted"' '' "$tier" fit tiers.json shop.csv
check 'fit refuses a fitted policy' one_line 3 'is fitted already' "$tier" fit fitted.json shop.csv
sed 's/"format": 1/"format": 99/' fitted.json >newer.json
check 'a fitted policy from the future' one_line 3 'newer.json: ' "$tier" run newer.json shop.csv
sed 's/spend >= 70/spend >= 10/' fitted.json >edited.json
check 'an edited fitted policy' one_line 3 'edited.json: ' "$tier" run edited.json shop.csv
check 'explain' says 0 'Customer ann on 2026-03-10: core' '' "$tier" explain tiers.json shop.csv ann
check 'explain shows the values compared' says 0 'spend >= 70: true .it is 75.5.' '' \
  "$tier" explain tiers.json shop.csv ann
check 'explain --json' says 0 '"reason": "enter"' '' "$tier" explain tiers.json shop.csv ann --json
check 'explain --language zh' says 0 '重要客户' '' "$tier" explain "$data/shop.json" "$data/cdnow.csv" 4 --language zh
check 'explain: unknown customer' one_line 3 'zoe' "$tier" explain tiers.json shop.csv zoe

# ---- where customers stand, what is set by hand, who looks after whom ----
with '{ "tiers": [ { "id": "low" }, { "id": "mid", "enter": "spend_60 >= 20" }, { "id": "top", "enter": "spend_60 >= 50" } ], "metrics": { "spend_60": { "sum": "amount", "window_days": 60 } }, "ladder": { "grace_days": 10, "downgrade": "one_step" }, "strategy": { "list": [ { "id": "a", "tier": "top", "owner_role": "manager", "hours": 3 }, { "id": "b", "service_level": "app" } ] } }' ladder.json
"$tier" fit ladder.json shop.csv --quiet --out ladder.fitted
# standing FILE: customer, tier and reason of a --out file.
standing() {
  cut -d, -f1,2,5 "$1"
}
evaluates_again() {
  "$tier" run ladder.fitted shop.csv --quiet --as-of 2026-03-10 --roster-out day1.json &&
    "$tier" run ladder.fitted shop.csv --quiet --as-of 2026-04-12 --roster day1.json --roster-out day2.json --out day2.csv &&
    standing day2.csv | grep -qx 'ann,top,grace' &&
    "$tier" run ladder.fitted shop.csv --quiet --as-of 2026-04-22 --roster day2.json --out day3.csv &&
    standing day3.csv | grep -qx 'ann,mid,enter'
}
check 'run --roster-out, --roster: grace, then down' evaluates_again
writes_back() {
  "$tier" run ladder.fitted shop.csv --quiet --as-of 2026-03-10 --roster day1.json --roster-out same.json && cmp day1.json same.json
}
check 'the same day again: the same roster, byte for byte' writes_back
check 'a roster of a later day' one_line 3 'evaluated on' \
  "$tier" run ladder.fitted shop.csv --as-of 2026-02-01 --roster day1.json
check 'a roster of other tiers' one_line 3 'day1.json: ' "$tier" run tiers.json shop.csv --roster day1.json
sed 's/"format": 1/"format": 99/' day1.json >newer.json
check 'a roster from the future' one_line 3 'newer.json: ' "$tier" run ladder.fitted shop.csv --roster newer.json
sed 's/2026-03-10/2026-33-10/' day1.json >damaged.json
check 'a damaged roster, with the place' one_line 3 'damaged.json: .*/customers/0' \
  "$tier" run ladder.fitted shop.csv --roster damaged.json
with 'customer_id,kind,tier,reason,actor,until\neve,floor,mid,"promised, in writing",desk,2026-04-30\nann,freeze,,dispute,desk,\n' hand.csv
set_by_hand() {
  "$tier" run ladder.fitted shop.csv --quiet --as-of 2026-04-12 --roster day1.json --overrides hand.csv --roster-out hand.json --out hand.out &&
    standing hand.out | grep -qx 'eve,mid,override:floor' && standing hand.out | grep -qx 'ann,top,override:freeze' &&
    "$tier" run ladder.fitted shop.csv --quiet --as-of 2026-05-01 --roster hand.json --out later.out &&
    standing later.out | grep -qx 'eve,low,start' && standing later.out | grep -qx 'ann,top,override:freeze'
}
check '--overrides: in force, kept in the roster, over after its last day' set_by_hand
check 'explain tells who set it by hand, and why' says 0 'desk.*promised, in writing' '' \
  "$tier" explain ladder.fitted shop.csv eve --as-of 2026-04-12 --roster hand.json
with 'customer_id,kind,tier,reason,actor\nbob,raise,mid,why,who\n' wrong.csv
check 'overrides: unknown kind, with the line' one_line 3 "wrong.csv:2: column 'kind': 'raise'" \
  "$tier" run ladder.fitted shop.csv --overrides wrong.csv
with 'customer_id,kind,tier,reason,actor\nbob,floor,royal,why,who\n' wrong.csv
check 'overrides: unknown tier, with the line' one_line 3 'wrong.csv:2: .*royal' \
  "$tier" run ladder.fitted shop.csv --overrides wrong.csv
with 'customer_id,kind,tier,reason,actor\nbob,floor,mid,,who\n' wrong.csv
check 'overrides: no reason, with the line' one_line 3 'wrong.csv:2: .*reason' \
  "$tier" run ladder.fitted shop.csv --overrides wrong.csv
with 'customer_id,kind,tier,reason,actor,until\nbob,floor,mid,why,who,soon\n' wrong.csv
check 'overrides: bad date, with the line' one_line 3 "wrong.csv:2: column 'until': 'soon'" \
  "$tier" run ladder.fitted shop.csv --overrides wrong.csv
with 'customer_id,kind,tier,actor\n' wrong.csv
check 'overrides: a column is missing' one_line 3 "wrong.csv:1: no column 'reason'" \
  "$tier" run ladder.fitted shop.csv --overrides wrong.csv
check 'explain: what is missing for the next tier' says 0 'What is missing for mid' '' \
  "$tier" explain ladder.fitted shop.csv eve
check 'explain: what is lost already' says 0 'nothing more: its condition does not hold' '' \
  "$tier" explain ladder.fitted shop.csv ann --as-of 2026-04-12 --roster day1.json
check 'explain: the next change, and its cause' says 0 'If nothing happens: mid on 2026-0[0-9-]* .its days of grace' '' \
  "$tier" explain ladder.fitted shop.csv ann --roster day1.json
with '{ "metrics": { "y": { "sum": "amount", "window_days": 60 } }, "tiers": [ { "id": "low" }, { "id": "top", "enter": "y >= 50" } ] }' plain.json
check 'explain: which purchase leaves the window' says 0 'low on 2026-04-06 .2026-02-05 .25.5. leaves the window of y' '' \
  "$tier" explain plain.json shop.csv ann
check 'explain --language zh: the words around it as well' says 0 '2026-02-05 .25.5. 移出 y 的统计窗口' '' \
  "$tier" explain plain.json shop.csv ann --language zh
check 'explain --json has the next change' says 0 '"next_change"' '' "$tier" explain ladder.fitted shop.csv ann --json
with 'owner_id,role,hours\nmia,manager,6\n' owners.csv
gives_owners() {
  "$tier" run ladder.fitted shop.csv --quiet --owners owners.csv --owners-out plan.csv &&
    printf 'customer_id,owner_id,change\nann,mia,new\ncid,mia,new\n' | diff - plan.csv &&
    "$tier" run ladder.fitted shop.csv --quiet --owners owners.csv --present-owners plan.csv --owners-out plan2.csv && grep -qx 'ann,mia,kept' plan2.csv
}
check 'run --owners: new, then kept' gives_owners
with 'owner_id,role,hours\nmia,manager,3.5\n' owners.csv
check 'run --owners: unmet, and told' says 0 'manager +3.5 +6.0 +3.0 +2 +0 +1 +0 +1' '' \
  "$tier" run ladder.fitted shop.csv --owners owners.csv
with 'owner_id,role,hours\nmia,manager,many\n' owners.csv
check 'owners: bad hours, with the line' one_line 3 "owners.csv:2: column 'hours': 'many'" \
  "$tier" run ladder.fitted shop.csv --owners owners.csv
with 'owner_id,role,hours\nmia,manager,3\nbo,manager,-1\n' owners.csv
check 'owners: hours out of range, with the line' one_line 3 'owners.csv:3: the hours' \
  "$tier" run ladder.fitted shop.csv --owners owners.csv
leaves_roster() {
  "$tier" run ladder.fitted shop.csv --quiet --owners owners.csv --roster-out none.json 2>/dev/null
  [ ! -e none.json ]
}
check 'owners that cannot be: no roster is written' leaves_roster
check 'two results in one file' one_line 2 'must be different files' \
  "$tier" run ladder.fitted shop.csv --out both --roster-out both
with 'owner_id,role,hours\nmia,manager,3\n' owners.csv
with 'customer_id,owner_id\nann,mia\neve,\nann,mia\n' present.csv
check 'present owners: a customer twice, with the line' one_line 3 'present.csv:4: a customer' \
  "$tier" run ladder.fitted shop.csv --owners owners.csv --present-owners present.csv
check '--owners-out without --owners' one_line 2 'need --owners' \
  "$tier" run ladder.fitted shop.csv --owners-out plan.csv

with '{ "tiers": [ { "id": "low" }, { "id": "top", "enter": "spend >= 50" } ], "rules": { "hit": "unique", "list": [ { "id": "a", "when": "spend >= 70", "then": { "set": "low" } }, { "id": "b", "when": "purchases >= 3", "then": { "set": "top" } }, { "id": "c", "when": "spend / returns > 100", "then": { "tag": "x" } } ] } }' unique.json
check 'run: what rules met' says 0 'b +1 +4 +0 +0' '*' "$tier" run unique.json shop.csv
check 'run: customers whose rules contradict each other' says 0 '^1 customers have rules that contradict' '*' \
  "$tier" run unique.json shop.csv
check 'run --json: faults by reason' says 0 '"division_by_zero": 4' '*' "$tier" run unique.json shop.csv --json

# ---- simulate ----
sed 's/"spend_60 >= 50"/"spend_60 >= 58"/' ladder.json >stricter.json
check 'simulate a policy against itself: nobody moves' says 0 '0 of 5 customers' '' \
  "$tier" simulate ladder.json ladder.json shop.csv
check 'simulate: who moves' says 0 '1 of 5 customers' '' "$tier" simulate ladder.json stricter.json shop.csv
check 'simulate --history: evaluations are counted' says 0 '^A +14 ' '' \
  "$tier" simulate ladder.json stricter.json shop.csv --history 40 --step 3
check 'simulate --json' says 0 '"movers": 1' '' "$tier" simulate ladder.json stricter.json shop.csv --json
names_movers() {
  "$tier" simulate ladder.json stricter.json shop.csv --quiet --out movers.csv && grep -qx 'ann,top,enter,mid,enter,75.5' movers.csv && [ "$(wc -l <movers.csv)" -eq 2 ]
}
check 'simulate --out: a line for each who moves' names_movers
check 'simulate takes fitted policies' says 0 '0 of 5 customers' '' \
  "$tier" simulate ladder.fitted ladder.fitted shop.csv
check 'simulate: --history out of range' one_line 2 'history' \
  "$tier" simulate ladder.json ladder.json shop.csv --history 5000
with '{ "tiers": [ { "id": "a" }, { "id": "b", "enter": "spend >" } ] }' broken.json
check 'simulate: a policy with errors' says 3 '' 'broken.json' "$tier" simulate ladder.json broken.json shop.csv
same_seed() {
  "$tier" generate --customers 200 --seed 7 --out a.csv && "$tier" generate --customers 200 --seed 7 --out b.csv &&
    cmp a.csv b.csv && "$tier" generate --customers 200 --seed 8 --out b.csv && ! cmp -s a.csv b.csv
}
check 'generate: the same seed gives the same data' same_seed
check 'generate --json' says 0 '"customers": 20' '' "$tier" generate --customers 20 --out said.csv --json
check 'generate --quiet' says 0 '' '' "$tier" generate --customers 20 --out said.csv --quiet
check 'no progress where stderr is no terminal' says 0 '*' '' "$tier" generate --customers 2000000 --out said.csv
check 'generated data run' says 0 'customers +200' '' "$tier" run "$data/shop.json" a.csv

# ---- killed half-way: the old file is there, whole ----
survives_kill() {
  "$tier" generate --customers 100 --seed 1 --out keep.csv && cp keep.csv before.csv
  "$tier" generate --customers 50000000 --seed 2 --out keep.csv &
  victim=$!
  sleep 1
  kill -9 $victim
  wait $victim 2>/dev/null
  cmp keep.csv before.csv
}
check 'killed half-way: the former file stays whole' survives_kill
rm -f keep.csv.*
cleans_up() {
  "$tier" generate --customers 50000000 --out ended.csv &
  victim=$!
  sleep 1
  kill -TERM $victim
  wait $victim 2>/dev/null
  [ $? -eq 143 ] && [ -z "$(ls ended.csv* 2>/dev/null)" ]
}
check 'ended half-way: nothing is left behind' cleans_up

# ---- CDNOW, in full ----
python3 "$root/tests/cli/check_cdnow.py" "$tier" "$root" || checks_failed=$((checks_failed + 1))
cdnow_counts=$(cat cdnow.counts 2>/dev/null || echo '0 1')
checks_passed=$((checks_passed + ${cdnow_counts% *}))
checks_failed=$((checks_failed + ${cdnow_counts#* }))

checks_done
