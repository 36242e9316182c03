/** Snippets on text and on the system, by family. */
export const streamFamilies: Readonly<Record<string, string>> = {
  cat: `
cat f1
cat f1 f2
cat < f1
cat - f1 < f2
cat nod
cat nod f1
cat dir
cat -n f1
cat -b f1
cat -s f1 empty f1
cat -A bin f2
cat -v bin
cat -e f1
cat -t f2
cat -E f1 noeol
cat -T f2
cat -nE f2
cat -ns f1 f1
cat noeol f1
cat -n noeol f1
cat -y
cat --number f1
cat -u f1
cat ''
cat f1/x
cat ln1 dang
cat /dev/null
cat -b f2 f1
tac f1
tac noeol
tac f1 f2
tac -s , f1
tac -b f1
tac nod
tac < f1
tac -s o f1
tac -b -s o f1
tac empty
rev f1
rev nod
rev noeol
tee x < f1
tee x y < f1
tee -a f2 < f1
tee nod/x < f1
tee dir < f1
tee < f1
tee -a x < f1; tee -a x < f2
tee /dev/null < f1
echo x | tee -- -y
`,
  head: `
head f1
head -n 2 f1
head -2 f1
head -n2 f1
head -c 5 f1
head -c5 f1
head -5c f1
head -n -2 f1
head -n -100 f1
head -c -5 f1
head -n 0 f1
head -n +2 f1
head f1 f2
head -q f1 f2
head -v f1
head -1 f1 f2
head nod
head nod f1
head f1 nod
head dir
head -n x f1
head -n 1k f1
head -n 1 < f1
head -c 1K f1 | wc -c
(head -n 1; cat) < f1
seq 30 | head
head -z -n 1 f1
head noeol
head -n 3 noeol
head -n -1 noeol
head --lines=1 f1
head --bytes=3 f1
head -y f1
head empty
head -c 0 f1
head -n1 empty f1
head -1q f1 f2
tail f1
tail -n 2 f1
tail -2 f1
tail -n +2 f1
tail +2 f1
tail -n +0 f1
tail -n 0 f1
tail -c 5 f1
tail -c +5 f1
tail -5c f1
tail -n -2 f1
tail f1 f2
tail -q f1 f2
tail -v f1
tail -1 f1
tail -n1 f1 f2
tail nod
tail nod f1
tail dir
tail -n x f1
tail < f1
seq 30 | tail -n 3
seq 30 | tail -n +28
tail noeol
tail -n 1 noeol
tail -c 3 noeol
tail -n +100 f1
tail -z -n 1 f1
tail -n +3 f1 f2
tail --lines=1 f1
tail -1c f1
tail empty
tail -y f1
tail -c +1 f1
tail -c 0 f1
`,
  sort: `
sort f1
sort f2
sort f1 f2
sort < f2
sort -r f2
sort -u f2
sort -n f1
sort -rn f1
sort -k2 f2
sort -k2,2 f2
sort -k2n f2
sort -k2,2n f2
sort -k3,3 -k2,2nr f2
sort -k 2 -n f2
sort -t: -k2 csv
sort -t: -k2,2n csv
sort -t: -k2nr csv
sort -t : -k 1.1,1.1 csv
sort -k1.2,1.3 f2
sort -f f2
sort -fu f2
sort -b f2
sort -d f2
sort -i bin f1
sort -bk2 f2
sort -k2b,2 f2
sort -s -k3,3 f2
sort -u -k3,3 f2
sort -uk1,1 f2
sort -c f1
sort -c sa
sort -C f1
sort -cu f2
sort -cr sa
sort -c f1 f2
sort -m sa sb
sort -m sb sa
sort -o x f2
sort -o f2 f2
sort f2 -o x
sort -z f1
sort -h f1
printf '1K\\n2\\n1M\\n500\\n3K\\n' | sort -h
printf '1.10\\n1.9\\n1.2\\na-1.0\\na-1.0~rc\\na-1.0.1\\n' | sort -V
printf '1e3\\n10\\n-5\\nx\\ninf\\n' | sort -g
printf 'feb\\njan\\nDEC\\nfoo\\n' | sort -M
printf '10\\n9\\n-1\\n0\\n00\\n+3\\n 2\\n' | sort -n
printf '10\\n9\\n-1\\n0\\n00\\n1.5\\n1.25\\n' | sort -n
printf '10\\n9\\n-1\\n0\\n00\\n' | sort -nu
printf 'b\\na\\nB\\nA\\n' | sort
printf 'b\\na\\nB\\nA\\n' | sort -f
printf 'b\\na\\nB\\nA\\n' | sort -fr
printf 'b\\na\\nB\\nA\\n' | sort -rs -f
printf 'a b\\na  a\\n' | sort -k2
printf 'a b\\na  a\\n' | sort -b -k2
printf 'x y\\nx\\n' | sort -k2,2
sort nod
sort dir
sort -k 0 f1
sort -k x f1
sort -k 1.0 f1
sort -t ab f1
sort -t '' f1
sort -y f1
sort +1 f2
sort +1 -2 f2
sort +1n f2
sort -t '\\0' f1
sort --reverse f2
sort --key=2 f2
sort --unique --numeric-sort f1
sort -rk1,1 -k2,2n f2
sort -k2,2 -k1,1r f2
sort -k1,1 -u -r f2
sort noeol empty
sort -o nod/x f1
sort --field-separator=: --key=3 csv
sort -S 10M f2
sort -T /tmp f2
sort --parallel=2 f2
sort -nk2 -r f2
sort -t' ' -k3,3 -k2,2n f2
sort -n -t: -k2,2 csv
printf 'a 3\\nb 1\\nc 2\\n' | sort -k2,2 -n
ls | sort -r | head -3
`,
  uniq: `
uniq f1
sort f2 | uniq
sort f2 | uniq -c
sort f2 | uniq -d
sort f2 | uniq -u
sort f2 | uniq -D
sort f2 | uniq -cd
sort f2 | uniq -i
printf 'a\\nA\\nb\\n' | uniq -i
printf 'a\\nA\\nb\\n' | uniq -ic
printf '1 a\\n2 a\\n3 b\\n' | uniq -f1
printf '1 a\\n2 a\\n3 b\\n' | uniq -f 1 -c
printf 'xa\\nya\\nzb\\n' | uniq -s1
printf 'xa\\nxb\\nyb\\n' | uniq -w1
uniq f1 x
uniq nod
uniq f1 f2 f3
uniq -1 f1
uniq noeol
uniq -y
uniq -f x f1
uniq -z f1
uniq --count f1
uniq empty
uniq dir
comm sa sb
comm -1 sa sb
comm -12 sa sb
comm -23 sa sb
comm -13 sa sb
comm -3 sa sb
comm -123 sa sb
comm f1 f2
comm f2 sa
comm --output-delimiter=, sa sb
comm --total sa sb
comm sa nod
comm sa
comm
comm a b c
comm - sb < sa
comm --check-order f2 sa
comm --nocheck-order f2 sa
comm empty sa
comm noeol sa
wc f1
wc -l f1
wc -w f1
wc -c f1
wc -m f1
wc -L f1
wc -lc f1
wc -cl f1
wc f1 f2
wc -l f1 f2
wc -l < f1
wc -c < f1
wc nod
wc nod f1
wc -l nod f1
wc dir
wc dir f1
wc empty
wc noeol
wc -lw f1 noeol
cat f1 | wc
cat f1 | wc -l -w
wc -y
wc bin
wc -L bin f2
wc -l empty noeol
`,
  columns: `
paste f1 f2
paste -d, f1 f2
paste -d: f1 f2 f3
paste -d ',;' sa sb ja
paste -s f1
paste -s -d, f1
paste -sd+ sa
paste -d '\\n' sa sb
paste -d '\\0' sa sb
paste - - < f1
paste -d, - - - < f1
paste -s sa sb
paste sa nod
paste - sa < sb
paste -s -d '\\t\\n' sa
paste sa empty
paste noeol sa
paste -d '\\' sa sb
join ja jb
join -a1 ja jb
join -a2 ja jb
join -a1 -a2 ja jb
join -v1 ja jb
join -v2 ja jb
join -v1 -v2 ja jb
join -t: csv csv
join -j 1 ja jb
join -o 1.2,2.2 ja jb
join -o 0,2.2 -a1 -e X ja jb
join -i ja jb
join ja nod
join ja
join - jb < ja
join -e X -a1 ja jb
join -o foo ja jb
fold -w 10 f1
fold -10 f1
fold -s -w 10 f1
fold -b -w 5 f2
fold -w x f1
fold f1
fold -w 10 noeol
fold -sw 20 f1 f2
fold -w 4 bin
fold nod
fold -w 0 f1
expand f2
expand -t 4 f2
expand -t 2,5 f2
expand -i f2
expand -4 f2
printf '\\ta\\tb\\n' | expand -i
printf '\\ta\\tb\\n' | expand -t 3
printf 'a\\tb\\tc\\td\\n' | expand -t 2,5
expand -t x f2
expand -t 0 f2
expand nod
unexpand f2
printf '        a       b\\n' | unexpand
printf '        a       b\\n' | unexpand -a
printf '    a   b\\n' | unexpand -t 4
printf 'a b  c\\n' | unexpand -a -t 2
printf '  \\t x\\n' | unexpand
unexpand -a f2
nl f1
nl -ba f1
nl -bn f1
nl -b pq f1
nl -w3 -s: f1
nl -nln f1
nl -nrz f1
nl -v10 -i5 f1
nl -ba -l2 f1
nl -b x f1
nl nod
nl noeol
nl f1 f2
printf 'a\\n\\\\:\\\\:\\nb\\n\\\\:\\\\:\\\\:\\nc\\n' | nl
column -t f2
column -t -s: csv
column f2
column sa
seq 30 | column
seq 30 | column -c 40
seq 30 | column -x
column -t -s: -o ' | ' csv
`,
  encode: `
base64 f1
base64 -w 0 f1
base64 -w 20 f1
base64 f1 | base64 -d
base64 -w0 bin | base64 -d | od -c
echo 'aGVsbG8=' | base64 -d
echo 'aGVsbG8' | base64 -d
echo 'a!GVsbG8=' | base64 -d
echo 'a!GVsbG8=' | base64 -di
echo 'aGVs bG8=' | base64 -d
base64 nod
base64 empty
base64 -w x f1
base64 f1 f2
base64 dir
base32 f1
base32 f1 | base32 -d
echo 'NBSWY3DP' | base32 -d
base32 -w0 empty
md5sum f1
md5sum f1 f2
md5sum < f1
md5sum nod
md5sum dir
md5sum f1 nod f2
md5sum -b f1
md5sum --tag f1
md5sum -z f1 | tr '\\0' !
md5sum f1 f2 > x; md5sum -c x
md5sum f1 f2 > x; md5sum --quiet -c x
md5sum f1 f2 > x; md5sum --status -c x; echo $?
md5sum f1 f2 > x; echo z >> f1; md5sum -c x
md5sum f1 f2 > x; echo z >> f1; md5sum -c --status x; echo $?
md5sum f1 f2 > x; rm f1; md5sum -c x
md5sum f1 f2 > x; rm f1; md5sum -c --ignore-missing x
md5sum -c f1
md5sum f1 > x; echo foo >> x; md5sum -c x
md5sum f1 > x; echo foo >> x; md5sum -cw x
md5sum f1 > x; echo foo >> x; md5sum -c --strict x; echo $?
md5sum --tag f1 > x; md5sum -c x
md5sum -c nod
md5sum f1 | md5sum -c
md5sum f1 | md5sum -c -
sha1sum f1
sha224sum f1
sha256sum f1
sha384sum f1
sha512sum f1
b2sum f1
sha256sum f1 f2 > x; sha256sum -c x
sha256sum --tag f1
sha256sum empty
cksum f1
cksum < f1
cksum f1 f2
cksum empty
cksum nod
sum f1
sum < f1
sum f1 f2
sum -s f1
sum -s < f1
sum nod
od f1
od -c f1
od -c bin
od -An -c noeol
od -tx1 f1
od -An -tx1 noeol
od -t x1z noeol
od -x f1
od -b noeol
od -d noeol
od -i noeol
od -o noeol
od -t d1 noeol
od -t u4 noeol
od -t x8 noeol
od -t o2 noeol
od -t a bin
od -A d -c f1
od -A x -t x1 f1
od -j 4 -N 5 -c f1
od -N 4 -An -t u4 f1
od -w8 -tx1 f1
od -v -t x1 f1
head -c 64 /dev/zero | od
od -t x1c noeol
od -t x2x1 noeol
od nod
od -j 1000 f1
od -t q f1
od -An -tx1 -v < noeol
od --endian=big -t x2 noeol
od -A n -t d2 noeol
od -s noeol
od empty
hexdump noeol
hexdump -C noeol
hexdump -C f1
hexdump -n 4 -C f1
hexdump -s 4 -C noeol
hexdump empty
hd noeol
strings bin
strings f1
strings -n 10 f1
strings -t x f1
strings -t d f1
`,
  numbers: `
seq 5
seq 2 5
seq 1 2 9
seq 5 -1 1
seq 5 1
seq -w 8 11
seq -s, 5
seq -s ' ' 3
seq -f %03g 3
seq -f 'x%gy' 3
seq 0.5 2
seq 1 .5 3
seq 1 0.25 2
seq -2 2
seq -w -5 5 10
seq 1 0 5
seq x
seq
seq 1 2 3 4
seq 0
seq 1e1
seq -f %d 3
seq -f %f 2
seq -f %.2f 2
seq 10 -3 -5
seq -w 0 .5 2
seq -w 1 10.5
factor 12
factor 97 1 0
factor 1000000007
echo 12 15 | factor
factor x
printf 'a b\\nb c\\n' | tsort
printf 'b c\\na b\\nd d\\n' | tsort
printf 'a b c\\n' | tsort
printf 'a b\\nb a\\n' | tsort
printf 'a b b c c a x y' | tsort
printf 'a b b c c d d b' | tsort
tsort nod
printf 'a b\\na c\\nc d\\nb d\\ne a\\n' | tsort
/usr/bin/printf '%s\\n' a b c
/usr/bin/printf '%d %i\\n' 5 010
/usr/bin/printf '%5s|%-5s|%05d\\n' a b 3
/usr/bin/printf '%x %X %o %c\\n' 255 255 8 abc
/usr/bin/printf '\\x41\\101\\e\\n'
/usr/bin/printf '%b\\n' 'a\\tb'
/usr/bin/printf '%s'
/usr/bin/printf
/usr/bin/printf '%d\\n' x
/usr/bin/printf '%d\\n' 5x
/usr/bin/printf 'a\\n' b
/usr/bin/printf '%.2f %e %g\\n' 3.14159 1000 0.0001
/usr/bin/printf '%%\\n'
/usr/bin/printf '%s %s\\n' a b c
/usr/bin/printf -- '-%s\\n' x
/bin/echo a b
/bin/echo -n a
/bin/echo -e 'a\\tb\\0101\\x41'
/bin/echo -E 'a\\tb'
/bin/echo 'a\\tb'
/bin/echo -e 'a\\cb'
/bin/echo -ne 'a\\n'
/bin/echo -x a
/bin/echo --
/bin/echo
yes | head -2
yes a b | head -3
`,
  info: `
id
id -u
id -g
id -G
id -un
id -gn
id -Gn
id root
id daemon
id -u daemon
id -g daemon
id -gn daemon
id -nG www-data
id -u nouser
id nouser
id -ug
id -n
id -u root daemon
id -r
id 1
groups
groups daemon
groups root daemon
groups nouser
whoami
whoami x
logname
tty
tty -s
tty -y
arch
uname
uname -s
uname -o
uname -m
uname -p
uname -i
uname -sm
uname x
uname -y
pwd | sed 's,.*/,,' | wc -l
/bin/pwd | wc -l
cd dir; /bin/pwd | sed 's,.*/,,'
cd lnd; /bin/pwd -P | sed 's,.*/,,'
cd lnd; /bin/pwd -L | sed 's,.*/,,'
date -u -d @0
date -d @0 +%s
date -d @1700000000
date -d @1700000000 +%Y%m%d%H%M%S
date -d '2020-02-29 12:34:56' +%s
date -d '2020-02-29 12:34:56' '+%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %n %N %p %P %r %R %s %S %t %T %u %U %V %w %W %x %X %y %Y %z %:z %Z %%'
date -d '2021-01-03 00:04:05' '+%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %p %P %r %R %s %S %T %u %U %V %w %W %x %X %y %Y'
date -d '2024-12-30 15:04:05' '+%g %G %V %U %W %j %q'
date -d 2020-02-29 +%-d/%-m/%_H/%05d/%^a/%^B/%10Y
date -d '2020-02-29' -R
date -d '2020-02-29' -I
date -d '2020-02-29 10:00' -Iseconds
date -d '2020-02-29 10:00' -Iminutes
date -d '2020-02-29 10:00' --rfc-3339=seconds
date -d '2020-02-29 10:00' --iso-8601=hours
date -d '29 Feb 2020' +%F
date -d 'Feb 29 2020' +%F
date -d 'Feb 29, 2020 10:11' +%FT%T
date -d '02/28/2020' +%F
date -d '20200229' +%F
date -d '2020-02-29T10:11:12Z' +%s
date -d '2020-02-29 10:11:12 +0200' +%s
date -d '2020-02-29 10:11:12 UTC' +%s
date -d '2020-02-29 +1 day' +%F
date -d '2020-02-29 1 day ago' +%F
date -d '2020-02-29 next month' +%F
date -d '2020-02-29 10pm' +%FT%T
date -d 'Sat Feb 29 10:11:12 UTC 2020' +%s
date -d 'Sat, 29 Feb 2020 10:11:12 +0000' +%s
date -d foo
date -d 2020-13-01
date -d @0 foo
date +%s foo
date -d @0 +
date -d '@1.5' +%s.%N
date -r nod
date -y
basename
sleep x
sleep
sleep 0
timeout 5 echo a
timeout 5 false; echo $?
timeout 5 nocmd; echo $?
timeout -k 5 5 echo a
timeout x echo a
timeout 5
timeout
nice echo a
nice -n 5 echo a
nice -5 echo a
nice -n x echo a
nice nocmd; echo $?
nohup echo a 2>/dev/null
setsid echo a
stdbuf -oL echo a
ionice -c 3 echo a
flock x echo a
flock -n x -c 'echo a'
flock x nocmd 2>/dev/null
env A=1 printenv A
env A=1 B=2 sh -c 'echo $A$B'
env -i A=1 env
env -i
env -u HOME sh -c 'echo [$HOME]'
env -u A=b
env nocmd; echo $?
env ./f1; echo $?
env -C dir pwd | sed 's,.*/,,'
env -C nod pwd
env -S 'echo a b'
env - A=1 env
env -i PATH=$PATH A=b sh -c 'echo $A'
env -0 -i A=1 B=2 | tr '\\0' !
printenv HOME
printenv NOVAR; echo $?
printenv HOME LC_ALL
true; echo $?
/bin/true x; echo $?
/bin/false; echo $?
/usr/bin/test -f f1; echo $?
/usr/bin/test -d f1; echo $?
/usr/bin/[ -f f1 ]; echo $?
/usr/bin/[ -f f1; echo $?
/usr/bin/test; echo $?
getconf LONG_BIT
getconf PAGESIZE
getconf PATH
getopt -o ab: -- -a -b x y
getopt -o ab: -- -abx y
getopt -o ab: -- -bx -a y
getopt -o ab:c:: -- -c -cx -b y
getopt -o ab: -l foo,bar:,baz:: -- --foo --bar x --baz --baz=y z
getopt -o ab: -l foo,bar: -n name -- --ba=1 --fo -- -a
getopt -o a -n name -- -z; echo $?
getopt -o a: -n name -- -a; echo $?
getopt -o a -l foo -- --nope; echo $?
getopt -o a -l foo -- --foo=x; echo $?
getopt -o a -l foo:,foobar -- --fo; echo $?
getopt -q -o a -- -z; echo $?
getopt -Q -o a -- -a; echo $?
getopt -T; echo $?
getopt -u -o ab: -- -a -b 'x y' z
getopt -o +ab: -- -a x -b y
getopt -o -ab: -- -a x -b y
getopt ab: -a x -b y
getopt -o a -- "it's" 'a b' '\\'
getopt -s sh -o a -- -a x
getopt --options ab: --longoptions foo,bar: --name n -- -a --bar 'q w' rest
getopt -l foo -- --foo; echo $?
getopt -o '' -l foo -- --foo x
getopt; echo $?
getopt -o ab -- -ab -ba x
getopt -o ab -- -azb; echo $?
lsb_release -si
hostid x
users
kill -0 99999999 2>/dev/null; echo $?
`,
  find: `
~find .
~find dir
~find dir/
~find dir dir2
~find dir -name a
~find dir -name 'a*' -o -name b
~find . -iname 'F*'
~find dir -type f
~find dir -type d
~find dir -type l
~find . -type p
~find dir -type f,l
~find . -maxdepth 1 -type f
~find . -mindepth 2
~find . -mindepth 1 -maxdepth 1 -type d
~find dir -depth
find ed -depth -type d
~find dir -path 'dir/s*'
~find dir -path dir/sub -prune -o -print
~find dir -name sub -prune -o -type f -print
~find dir \\( -name a -o -name b \\) -print
~find dir ! -name a
~find dir -not -type f
~find . -perm 644 -type f
~find . -perm -4000
~find . -perm /6000
~find . -perm -u+s
~find . -perm /u=s,g=s
~find . -perm -111 -type f
~find . -user man
~find . -group 33
~find . -uid 6
~find . -gid +20
~find . -nouser
~find . -size 0
~find . -size -1k
~find . -size +50c -type f
~find . -size 3c
~find . -empty
~find dir -empty -type d
~find . -links 2 -type f
~find . -samefile h1
~find . -lname f1
~find . -lname '*1'
~find -L . -maxdepth 1 -type f 2>/dev/null
~find -L lnd
~find -H lnd
~find lnd
~find lnd/
~find -P lnd
~find -L . -xtype l -maxdepth 1
~find . -xtype f -type l
~find . -xtype l
~find -follow . -type d 2>/dev/null
~find . -newer f1 -name zzz
~find dir -exec echo {} \\;
~find dir -type f -exec echo x{}y \\;
~find dir -name a -exec echo {} +
~find dir -name a -exec cat {} \\; -print
find dir/a -exec false \\; -print
find dir/a -exec true \\; -print
find dir/a -exec nocmd {} \\;; echo $?
find dir/a -exec nocmd {} +; echo $?
find dir/a -exec false {} +; echo $?
~find dir -execdir echo {} \\;
find dir -name a -delete
find dir -delete
find dir -type f -delete
find dir -name sub -delete
find ed -empty -type d -delete
find dir -maxdepth 0 -empty -type d -delete
~find dir -printf '%p %f %h %P %d %m %M %s %y %l %u %g %U %G %n\\n'
~find . -maxdepth 1 -printf '%p|%f|%h|%P|%H|%y%Y\\n'
find f1 -printf '%5m|%-5m|%#m|%%|%s\\t\\n'
find f1 -printf 'a\\cb\\n'
find f1 -printf '%q\\n'
~find dir -regex 'dir/[ab]'
~find dir -regex '.*/\\(a\\|b\\)'
~find dir -iregex '.*/A'
~find dir -regextype posix-extended -regex '.*/(a|b)'
~find dir -regextype posix-egrep -regex 'dir/.+'
find . -regextype foo
~find dir -quit
find dir -name a -quit
~find dir -false -o -true
~find dir -name a , -name b
find nod
find nod f1
find -name
find -foo
find dir -maxdepth x
find dir -user nouser
find dir -group nog
find dir -type q
find -perm xyz
find dir x -print y
find dir -newer nod
find dir -size x
find dir -exec
find \\( -name a
find -name a \\)
find dir -o
find !
find dir -mtime x
find -links x
find -name a -a
find -exec echo {} x +
~find dir -executable
~find . -maxdepth 1 -executable -type f
~find dir -readable -writable
find dir/a -fprint x; cat x
find dir/a -fprintf x '%f\\n'; cat x
find dir/a -ls | wc -l
~find dir -xdev -type f
~find dir -mount -name a
~find dir -ilname A
~find . -path './dir/*' -prune -o -name 'f*' -print
~find . -type d -name dir -prune -o -type d -print
~find f1 f2 dir -maxdepth 0
~find . -name '.*' 
~find . -name '*ace'
~find . -wholename './f*'
~find dir -name 'a' -printf '%p\\n' -o -name b -print
~find . -maxdepth 1 -name f1 -print -print
find dir/a -exec sh -c 'echo "$1"' sh {} \\;
find dir/a -exec sh -c 'echo $#' sh {} +
find f1 f2 f3 -exec sh -c 'echo $#' sh {} +
~find . -inum 0
~find -D tree f1
~find -O3 f1
~find dir -noleaf
~find dir -nogroup
~find loop dang
~find -L loop dang
find dir/a -ok echo {} \\; </dev/null
echo y | find dir/a -ok echo {} \\;
echo a b c | xargs
echo a b c | xargs -n 1
echo a b c | xargs -n2 echo x
printf 'a b\\nc\\n' | xargs -L 1 echo x
printf 'a b\\nc\\n' | xargs -I{} echo '[{}]'
printf 'a b\\n\\n  c\\n' | xargs -I X echo X-X
printf 'a\\0b c\\0' | xargs -0 -n 1
printf 'a:b:c' | xargs -d: -n1
printf 'a\\nb c\\n' | xargs -d '\\n' -n 1
printf '' | xargs echo x
printf '' | xargs -r echo x
printf '"a b" c\\\\ d '"'e f'"'\\n' | xargs -n1
printf "it's" | xargs
printf 'a "b' | xargs
echo a | xargs false; echo $?
echo a | xargs nocmd; echo $?
echo a | xargs sh -c 'exit 255'; echo $?
echo a b | xargs -n1 sh -c 'exit 3'; echo $?
echo a | xargs -t echo x
echo 'a b' | xargs -t -n1 echo 'x y'
xargs -a sa -n 2
xargs -a nod
echo a b | xargs -n 0
echo a b | xargs -n x
echo a EOF b | xargs -E EOF
echo a b c | xargs -s 20 echo
echo a | xargs --no-run-if-empty echo
echo a b | xargs --max-args=1
echo a b | xargs -P 2 -n 1 echo
echo a | xargs -i echo {}-{}
echo f1 f2 | xargs rm
printf 'f1\\nf2\\n' | xargs rm -f
printf 'a  \\nb\\nc\\n' | xargs -L1 echo x
echo a | xargs -y
find dir -type f -print0 | xargs -0 -r rm -f
~find dir -name a | xargs -r cat
`,
};
