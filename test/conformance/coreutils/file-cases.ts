/** Snippets by family, run on both sides. Lines that start with `~` print in no order of their own. */
export const fileFamilies: Readonly<Record<string, string>> = {
  cp: `
cp f1 x
cp f1 f2
cp -p own x
cp -a own x
cp own x
cp su x
cp -p su x
cp --preserve=mode su x
cp --preserve=ownership own x
cp --no-preserve=mode exec x
cp -p --no-preserve=mode own x
cp f1 ed
cp f1 ed/
cp f1 f2 ed
cp f1 f2 nod
cp f1 f2 f3
cp -t ed f1 f2
cp -t nod f1
cp -t f1 f2
cp -T f1 ed
cp -T f1 x
cp -T f1 x y
cp f1 sg
cp own sg
cp dir x
cp -r dir x
cp -r dir x; cp -r dir x
cp -rT dir dir2
cp -a dir/. dir2
cp -a dir x
cp -r dir sg
cp -a sg x
cp -r sg x
cp -r owned x
cp -a owned x
cp -rp owned sg
cp -r owned sg
cp -R dir ed/
cp -r dir f1
cp f1 dir/sub/..
cp ln1 x
cp -d ln1 x
cp -P ln1 x
cp -P ln1 f2
cp -L ln1 x
cp -rH lnd x
cp -r lnd x
cp -rL lnd x
cp -rL dir x
cp -r ln1 x
cp dang x
cp -d dang x
cp -P dang f1
cp f1 dang
cp -f f1 dang
cp --remove-destination f1 dang
cp -d ln1 dang
cp loop x
cp f1 loop
cp f1 ln1
cp ln1 f1
cp f1 f1
cp -f f1 f1
cp h1 h2
cp -a h1 h2 ed
cp -dp h1 h2 ed
cp -r h1 h2 ed
cp -l f1 x
cp -l f1 f2
cp -lf f1 f2
cp -l h1 h2
cp -l ln1 x
cp -lr dir x
cp -al dir x
cp -s f1 x
cp -s f1 ed/x
cp -s f1 f2
cp -sf f1 f2
cp -s $PWD/f1 ed/x; readlink ed/x | sed "s,$PWD,,"; rm ed/x
~cp -sr dir x
cp -n f1 f2
cp -n f1 x
cp -nv f1 f2 ed
echo y | cp -i f1 f2
echo n | cp -i f1 f2; cat f2
cp -u f1 x
cp -v f1 x
~cp -rv dir x
cp -b f1 f2
cp -b -S .orig f1 f2
cp --backup=numbered f1 f2
cp --backup=numbered f1 f2; cp --backup=numbered f3 f2
cp --backup=t f1 f2; cp --backup=existing f3 f2; cp -b f1 f2
cp --backup=none f1 f2
cp --backup=foo f1 f2
cp --backup -v f1 f2
cp -b -n f1 f2
cp --remove-destination f1 h1
cp --remove-destination -v f1 f2
cp --parents dir/sub/c ed
cp --parents -v dir/sub/c ed
cp --parents nod/x ed
cp --parents f1 x
cp -a --parents dir/sub ed
cp -p --parents owned/x ed
cp --attributes-only own x
cp --attributes-only --preserve=mode su f1
cp -r fifo x
cp -a fifo x
cp nod x
cp '' x
cp f1 ''
cp f1
cp
cp -y f1 x
cp --foo f1 x
cp --re f1 x
cp --recurs dir x
cp --sparse=always f1 x
cp --sparse=foo f1 x
cp --preserve=foo f1 x
cp --reflink=auto f1 x
cp f1 f2/
cp f1 x/
cp f1 nod/x
cp f1 f2/x
cp dir/a dir2/a ed
cp dir/a dir2/a ed; cat ed/a
cp -r dir/ x
cp -r dir/sub/ x/
cp -Z f1 x
cp 'sp ace' "it's"
cp -v 'sp ace' "it's"; cp -v "it's" 'a"b'; cp nod "it's"/x
cp /dev/null f1
cp /dev/null x
cp -p /dev/null x
cp -strip f1 x
cp -rf dir dir2
cp -afT dir x
cp -dpR dir x
cp -ra dir2/. dir
cp -a ln1 x; cp -a ln1 x
cp -a dir/ln dir2/a
cp -a dir2 dir
cp -a f1 f2 dir ed
cp -dT dir/up x
cp -f f1 ln1 2>&1
cp -iv f1 f2 </dev/null
cp f1 ./f1
cp dir/a dir/ln
cp -f dir/a dir/ln
cp --remove-destination dir/ln dir/a
cp -b f1 f1
cp -bf f1 f1
`,
  mv: `
mv f1 x
mv f1 f2
mv f1 ed
mv f1 f2 ed
mv f1 f2 nod
mv f1 f2 f3
mv dir x
mv dir ed
mv dir dir2
mv dir ed; mv ed/dir ed/x
mv -T dir ed
mv -T dir dir2
mv -T f1 ed
mv -T dir f1
mv dir f1
mv dir/a dir2
mv -n f1 f2
mv -n f1 x
mv -f f1 f2
echo n | mv -i f1 f2
echo y | mv -i f1 f2
mv -v f1 x
mv -v dir x
mv -vf f1 f2 ed
mv -t ed f1 f2
mv -t nod f1
mv -b f1 f2
mv -bv f1 f2
mv --backup=numbered f1 f2
mv -b f1 f1
mv -u f1 f2
mv f1 f1
mv f1 ./f1
mv dir dir
mv dir dir/sub
mv dir dir/x
mv h1 h2
mv nod x
mv '' x
mv f1 ''
mv f1
mv
mv f1 nod/x
mv f1 f2/x
mv f1 x/
mv dir x/
mv dir/ x
mv f1/ x
mv ln1 x
mv ln1 f1
mv f1 ln1
mv lnd x
mv lnd/ x
mv f1 lnd
mv f1 dang
mv dang x
mv loop x
mv fifo x
mv own su ed
mv owned x
mv . x
mv dir/. x
mv dir/.. x
mv -y f1 x
mv --no-clobber f1 f2
mv -nT dir ed
mv dir2 dir; mv dir/dir2 .
mv dir/a dir2/a ed
mv dir/ ed/
mv dir ed/new
mv sp\\ ace dir/
mv -fT ln1 lnd
mv -Tf lnd ln1
mv -Z f1 x
`,
  rm: `
rm f1
rm f1 f2
rm nod
rm -f nod
rm -f
rm
rm dir
rm -r dir
rm -rf dir f1 nod
rm -d ed
rm -d dir
rm -d f1
rm -f dir
rm -rf .
rm -rf ..
rm -rf dir/..
rm -rf dir/.
rm -rf lnd
rm -rf lnd/
rm -r lnd/
rm -rf dang loop ln1
rm ln1
rm lnd
rm lnd/
rm f1/
rm -f f1/
rm f1/x
rm -f f1/x
rm nod/x
rm -f nod/x
rm -v f1
~rm -rv dir
rm -dv ed
rm -i f1 </dev/null
echo y | rm -i f1
echo n | rm -i f1
echo y | rm -i empty
echo y | rm -i ln1
yes | rm -ri dir 2>/dev/null
echo y | rm -I f1 f2 f3 sa sb
echo n | rm -I f1 f2 f3 sa sb
echo y | rm -rI dir
rm -if f1
rm -fi f1 </dev/null
rm ''
rm -f ''
rm -rf ''
rm -- -x
rm -x
rm --recursive --force dir
rm --rec dir
rm --preserve-root f1
rm -rf --one-file-system dir
rm -f f1 dir f2
rm h1
rm fifo
rm -rf dir/*
rm -rf dir/.hid dir/sub
rm -fr owned sticky sg
rm -rf /w/../w/nod
rm --interactive=never f1
rm -r ed/
rm -v h1 h2
`,
  mkdir: `
mkdir x
mkdir x y z
mkdir f1
mkdir ed
mkdir -p ed
mkdir -p f1
mkdir -p f1/x
mkdir f1/x
mkdir nod/x
mkdir -p a/b/c
mkdir -pv a/b/c
mkdir -v x
mkdir -m 700 x
mkdir -m 0700 x
mkdir -m 1777 x
mkdir -m 2755 x
mkdir -m 4755 x
mkdir -m u=rwx,go= x
mkdir -m u=rwx,g=rx x
mkdir -m a+t x
mkdir -m g+s x
mkdir -m +t x
mkdir -m xyz x
mkdir -m 999 x
mkdir -p -m 700 a/b/c
mkdir -pm 755 ed
mkdir -m 755 sg/x
mkdir -m 00755 sg/x
mkdir sg/x
mkdir -p sg/x/y
mkdir -p -m 0755 sg/x/y
mkdir sticky/x
umask 077; mkdir x; mkdir -p y/z; mkdir -m 755 w
umask 777; mkdir -p y/z
umask 027; mkdir -m =rwx x; mkdir -m +x y
mkdir ''
mkdir
mkdir dang
mkdir -p dang
mkdir -p dang/x
mkdir loop/x
mkdir -p lnd/x
mkdir lnd/x
mkdir x/
mkdir -p x/ y//z/
mkdir -p ./x/../y
mkdir /
mkdir -p /
mkdir -Z x
mkdir -pZ a/b
mkdir --parents a/b
mkdir --mode=711 x
mkdir -p 'a b/c'
mkdir x x
mkdir -y x
rmdir ed
rmdir dir
rmdir f1
rmdir nod
rmdir lnd
rmdir lnd/
rmdir --ignore-fail-on-non-empty dir
rmdir --ignore-fail-on-non-empty ed
rmdir --ignore-fail-on-non-empty f1
rmdir -v ed
rmdir -v dir
mkdir -p a/b/c; rmdir -p a/b/c
mkdir -p a/b/c; rmdir -pv a/b/c
mkdir -p a/b/c a/d; rmdir -p a/b/c
mkdir -p a/b/c a/d; rmdir -p --ignore-fail-on-non-empty a/b/c
rmdir
rmdir ''
rmdir .
rmdir ed/
rmdir ed/.
rmdir --parents ed
rmdir ed ed
`,
  ln: `
ln f1 x
ln f1 f2
ln -f f1 f2
ln f1 ed
ln f1 f2 ed
ln f1 f2 nod
ln dir x
ln nod x
ln h1 h2
ln -f h1 h2
ln -f f1 f1
ln -f h1 ./h1
ln ln1 x
ln -L ln1 x
ln -P ln1 x
ln dang x
ln -s f1 x
ln -s nod x
ln -s f1 f2
ln -sf f1 f2
ln -sf f1 f1
ln -s /etc/passwd ed
ln -s dir/a
ln dir/a
ln -s a ed/x
ln -s f1 dir
ln -sf f1 dir
ln -sT f1 dir
ln -sfT f1 dir
ln -sfn f1 lnd
ln -sf f1 lnd
ln -sn f1 lnd
ln -snf f1 dir
ln -s f1 lnd
ln -sfT f1 lnd
ln -sf x dang
ln -sf nod loop
ln -sv f1 x
ln -sfv f1 f2
ln -v f1 x
ln -sb f1 f2
ln -sbv f1 f2
ln -s -S .o -b f1 f2
ln --backup=numbered -s f1 f2
ln -t ed f1 f2
ln -st ed f1 f2
ln -s -t nod f1
ln -sr f1 dir/x
ln -sr dir/sub/c x
ln -sr f1 dir/sub/
ln -srf dir/a dir2/a
ln -r f1 x
ln -s '' x
ln -s
ln
ln -s f1 ''
ln -s f1 nod/x
ln -s f1 f2/x
ln -s f1 x/
ln -i -s f1 f2 </dev/null
echo y | ln -is f1 f2
ln -y
ln --symbolic --force f1 f2
ln -T f1 f2 f3
ln -s f1 f2 f3
ln -sf ../f1 dir/up
ln -sf . x
ln -s f1 sg/x
`,
  touch: `
touch x
touch f1
touch x y z
touch -c x
touch -c f1
touch ed
touch nod/x
touch f1/x
touch ''
touch
touch dang
touch -c dang
touch -h dang
touch -h nod
touch loop
touch -r f1 x
touch -r nod x
touch -d '2020-01-01' x
touch -d foo x
touch -t 202001011200 x
touch -t foo x
touch -am f1 x
touch x/
touch -a x
touch --no-create x
touch --date='@0' x
touch sg/x
umask 077; touch x
touch -- -x
touch -y x
touch -r f1 -d now x
`,
  chmod: `
chmod 600 f1
chmod 0600 f1
chmod 4755 f1
chmod 755 su
chmod 0 f1
chmod 7777 f1
chmod 10000 f1
chmod 888 f1
chmod u+x f1
chmod +x f1
chmod a+x f1
chmod -x exec
chmod go-rwx f1
chmod go= f1
chmod = f1
chmod u=rw,g=r,o= f1
chmod u+s f1
chmod g+s f1 dir
chmod ug+s f1
chmod +t dir
chmod o+t dir
chmod a-s su sgx
chmod u-s su
chmod g=u f1
chmod o=g own
chmod u=g own
chmod g+u,o-w f1
chmod a=rX f1 exec dir
chmod -R a+rX,go-w dir
chmod -R 700 dir
chmod -R u+X dir
chmod 755 sg
chmod 0755 sg
chmod 00755 sg
chmod u=rwx,go=rx sg
chmod g-s sg
chmod g=rx sg
chmod =755 f1
chmod +644 f1
chmod u+rw-x exec
chmod u+r,+w f1
chmod -w f1
chmod -r f1
chmod -rw f1
chmod -w,o+x f1
chmod u+xg f1
chmod foo f1
chmod u+foo f1
chmod '' f1
chmod 644
chmod
chmod 644 nod
chmod -f 644 nod
chmod 644 dang
chmod 600 ln1
chmod -R 700 lnd
chmod -R 700 lnd/
chmod 644 loop
chmod -v 600 f1
chmod -v 644 f1
chmod -c 600 f1
chmod -c 644 f1
chmod -vR u+w dir/sub
chmod --reference=exec f1
chmod --reference=nod f1
chmod --reference=own f1 f2
chmod -R --reference=own dir
umask 027; chmod +w f1; chmod +x f2; chmod =r f3
umask 077; chmod -- -r f1
chmod g+ws dir
chmod u+rwX,g+rX exec f1
chmod 2775 ed
chmod 1777 ed; chmod 755 ed
chmod -R g+w dir dir2 f1
chmod a+r f1 nod f2
chmod ugo+rw f1
chmod o-rwx,u+s f1
chmod --recursive 755 dir
chmod 0644 dir/a dir/b
`,
  chown: `
chown 1 f1
chown 1:2 f1
chown :2 f1
chown daemon f1
chown daemon:sys f1
chown daemon: f1
chown daemon. f1
chown daemon.sys f1
chown :sys f1
chown 1. f1
chown 1: f1
chown : own
chown . own
chown '' own
chown nouser f1
chown :nog f1
chown daemon:nog f1
chown nouser:nog f1
chown 99999 f1
chown +5 f1
chown -R daemon dir
chown -R daemon:sys dir
chown -R daemon lnd
chown -R daemon lnd/
chown -RH daemon lnd
chown -RL daemon lnd
chown -RP daemon lnd
chown -Rh daemon dir
chown -R --dereference daemon dir
chown -RH --dereference daemon dir
chown daemon ln1
chown -h daemon ln1
chown daemon dang
chown -h daemon dang
chown -R daemon dang
chown daemon nod
chown -f daemon nod
chown daemon
chown
chown -v daemon f1
chown -v root f1
chown -c daemon:sys f1
chown -c root f1
chown -v :sys f1
chown -vR daemon dir/sub
chown --from=root daemon f1 own
chown --from=:man daemon own f1
chown --from=man:man 0:0 own
chown --from=nouser daemon f1
chown --reference=own f1
chown --reference=nod f1
chown daemon su
chown root su
chown :sys sgx
chown root:root sgx
chown daemon sg
chmod 2644 f1; chown daemon f1
chown -R www-data:www-data owned
chown daemon f1 f2 nod f3
chown daemon:daemon h1
chgrp sys f1
chgrp 5 f1
chgrp nog f1
chgrp sys nod
chgrp -R sys dir
chgrp -h sys ln1
chgrp -R -H sys lnd
chgrp sys
chgrp
chgrp -v sys f1
chgrp -c root f1
chgrp --reference=own f1
chgrp '' own
chgrp sys sgx su
chgrp -f nog f1
`,
  install: `
install f1 x
install exec x
install f1 f2
install -m 644 f1 x
install -m 0600 f1 x
install -m u=rw,g=r f1 x
install -m 4755 f1 x
install -m 2755 f1 x
install -m foo f1 x
install -o daemon f1 x
install -o daemon -g sys f1 x
install -o 5 -g 6 -m 640 f1 x
install -o nouser f1 x
install -g nog f1 x
install -d x
install -d x/y/z
install -d -m 700 x
install -d -m 2775 x
install -d -m 755 sg/x
install -d sg/x
install -d sg/x/y
install -d ed
install -d -m 700 ed
install -d f1
install -d f1/x
install -dv x/y
install -d -o daemon -g sys -m 750 x
install -d -o daemon x/y
install -d x y z
install f1 f2 ed
install f1 f2 nod
install f1 ed
install -t ed f1 f2
install -t nod f1
install -D f1 a/b/x
install -Dv f1 a/b/x
install -D -t a/b f1
install -Dm644 f1 a/b/x
install -D -m 644 -o daemon f1 a/b/x
install -T f1 ed
install -T f1 x
install -v f1 x
install -v f1 f2
install -b f1 f2
install -bv f1 f2
install -p f1 x
install -c f1 x
install -C f1 x
install nod x
install dir x
install f1 nod/x
install f1 x/
install ln1 x
install f1 ln1
install f1 dang
install dang x
install
install f1
install f1 f1
install h1 h2
install /dev/null x
install -m 600 /dev/null x
install --mode 644 /dev/null x
install --mode=644 f1 x
install su x
install -y f1 x
install -m 755 exec dir/sub
install -m a=rx f1 x
install -m +x f1 x
install -m -- f1 x
install -Z f1 x
install -d ''
install -m 644 f1 f2 f3 ed
`,
  paths: `
readlink ln1
readlink f1
readlink nod
readlink
readlink ln1 lnd dang
readlink -n ln1; echo .
readlink -n ln1 lnd
readlink -v f1
readlink -v nod
readlink -z ln1
readlink -f ln1 | sed "s,.*/,,"
readlink -f nod | sed "s,.*/,,"
readlink -f nod/x; echo $?
readlink -f f1/x; echo $?
readlink -f f1/; echo $?
readlink -f loop; echo $?
readlink -f lnd/up | sed "s,.*/,,"
readlink -f dang | sed "s,.*/,,"
readlink -f ''; echo $?
readlink -e nod; echo $?
readlink -e dang; echo $?
readlink -e ln1 | sed "s,.*/,,"
readlink -m nod/x/../y | sed "s,.*/nod,nod,"
readlink -m loop | sed "s,.*/,,"
readlink -f . >/dev/null; echo $?
readlink -f /
readlink -f /../..//
readlink -f dir/sub/.. | sed "s,.*/,,"
readlink -f nod/..; echo $?
readlink -vf nod/x
readlink -q nod
realpath nod | sed "s,.*/,,"
realpath nod/x; echo $?
realpath -e nod; echo $?
realpath -m nod/x | sed "s,.*/nod,nod,"
realpath -s lnd/../f1 | sed "s,.*/,,"
realpath lnd | sed "s,.*/,,"
realpath -s lnd | sed "s,.*/,,"
realpath --relative-to=dir f1
realpath --relative-to=dir/sub dir2/a
realpath --relative-to=. .
realpath --relative-base=dir dir/a
realpath --relative-to=dir dir/sub/c
realpath -q nod/x
realpath
realpath ''
realpath -z f1 | tr '\\0' ! | sed "s,.*/,,"
basename a/b/c
basename a/b/c.txt .txt
basename .txt .txt
basename /
basename //
basename ''
basename a/
basename a//b//
basename -a a/b c/d
basename -s .c a.c b.c
basename -z a/b | tr '\\0' !
basename
basename a b c
basename -s .x
dirname a/b/c
dirname a
dirname /
dirname /a
dirname a/
dirname //a//b//
dirname ''
dirname a/b c/d e
dirname -z a/b | tr '\\0' !
dirname
pathchk f1
pathchk -p 'a b'
pathchk ''
`,
  stat: `
stat -c %a f1 exec su dir sg sticky ln1
stat -c '%a %A %n' f1 exec su sgx dir sg sticky fifo ln1
stat -c '%U:%G %u:%g' f1 own owned
stat -c %s f1 empty ln1 dir
stat -c %F f1 empty dir ln1 fifo /dev/null
stat -c %h f1 h1 dir ed
stat -c %N f1 ln1 'sp ace'
stat -L -c '%a %F %n' ln1 lnd
stat -L -c %a dang
stat -c %f f1 dir ln1 su
stat -c '%t %T' /dev/null
stat --format=%a f1
stat --printf='%a\\n' f1
stat --printf '%a\\t%s\\x41\\101\\n' f1
stat -c '%5a|%-5a|%05a|%#a' f1
stat -c '%5s|%-5s|%05s|%.3s' f1
stat -c '%10U|%-10U|%.2U' f1
stat -c '%%|%q' f1
stat -c %B f1
stat -c '%b %o' empty ln1
stat -c %n nod f1
stat nod
stat
stat -c '%m' /
stat -c %Y nod
stat -c %a f1/x
stat -c %a f1/
stat -c %a lnd/
stat -c %a ''
stat -c
stat -c %a loop
stat -Lc %a loop
`,
  ls: `
ls
ls -a
ls -A
ls -1
ls dir
ls dir dir2
ls f1 dir f2
ls nod
ls nod f1
ls -d dir
ls -d dir/
ls -d */
ls -d dir nod
ls -R dir
ls -r
ls -F
ls -p
ls -aF dir
ls lnd
ls -d lnd
ls -l lnd | sed 's/ [A-Z][a-z][a-z] .* lnd/ lnd/'
ls lnd/
ls dang
ls -L dang
ls -L ln1
ls -S
ls -Sr
ls -I 'f*'
ls --hide='d*'
ls -B
ls -m f1
ls -Q
ls -b 'sp ace'
ls ''
ls -A ed
ls ed
ls -la ed | wc -l
ls -l --time-style=+X f1 own exec su ln1 dang fifo
ls -l --time-style=+ dir
ls -ln --time-style=+X f1 own owned
ls -g --time-style=+X f1
ls -o --time-style=+X f1
ls -lG --time-style=+X f1
ls -ld --time-style=+X dir sg sticky owned
ls -lh --time-style=+X f1
ls -s f1 empty ln1
ls -1d f*
ls -v
ls -X
ls -U f1
ls -y
ls --group-directories-first
ls -lR --time-style=+X dir
ls -l --time-style=+X dir dir2
ls -1A dir
ls -C f1
ls -x
ls -n --time-style=+X own
ls -ldn --time-style=+X own | cut -d' ' -f3
ls dir/*
ls -a dir | wc -l
ls --color=never
ls --color=auto dir
ls -l --time-style=+X h1
ls -lL --time-style=+X ln1
ls -1R dir2
`,
  special: `
mkfifo x
mkfifo -m 600 x
mkfifo f1
mkfifo nod/x
mkfifo
mkfifo -m foo x
mkfifo -m 4755 x
mknod x p
mknod x c 1 3
mknod -m 600 x b 8 0
mknod -m 666 x c 1 5; stat -c '%F %a %t,%T' x
mknod x c
mknod x c 1
mknod x p 1
mknod x p 1 2
mknod x q 1 2
mknod f1 p
mknod
mknod x
mknod x c a b
mknod x c 0x10 010; stat -c '%t %T' x
link f1 x
link f1 f2
link nod x
link f1
link
link a b c
unlink f1
unlink nod
unlink dir
unlink
unlink a b
unlink ln1
truncate -s 5 f1
truncate -s 0 f1
truncate -s 10 x
truncate -s +5 f1
truncate -s -5 f1
truncate -s %10 noeol
truncate -s /10 noeol
truncate -s '<3' noeol
truncate -s '>30' noeol
truncate -s 1K x
truncate -s foo x
truncate -c -s 5 x
truncate f1
truncate -r noeol f1
truncate -r nod f1
truncate -s 0
truncate -s 0 dir
truncate -s 0 nod/x
truncate --size=3 f1
dd if=f1 of=x status=none
dd if=f1 bs=1 count=5 status=none
dd if=f1 bs=4 skip=1 count=2 status=none
dd if=/dev/zero of=x bs=16 count=4 2>/dev/null
dd if=f1 of=x bs=10 seek=2 conv=notrunc status=none
printf abc | dd of=f1 bs=1 seek=2 conv=notrunc status=none
printf abc | dd of=f1 bs=1 seek=2 status=none
printf abcd | dd conv=ucase status=none
printf abcd | dd conv=swab status=none
dd if=nod of=x
dd foo=bar
dd if=f1 bs=x
dd if=f1 of=x status=noxfer
dd if=f1 of=x bs=64 2>&1 | head -2
shred -u f1
sync
sync f1
sync nod
split -l 2 f1
split -b 10 f1 p.
split -l 3 -d f1 q
split -a 3 -l 2 f1
split -n 3 f1
split nod
cmp f1 f1
cmp f1 f2
cmp -s f1 f2
cmp f1 nod
cmp -s f1 nod
cmp noeol empty
cmp empty noeol
cmp f1 noeol
cmp -l sa sb
cmp -b sa sb
cmp -n 3 f1 f3
cmp -i 5 f1 f3
cmp f1
cmp - f1 < f1
cmp h1 h2
head -c 10 f1 > x; cmp f1 x
head -2 f1 > x; cmp f1 x; cmp x f1; cmp -l x f1
cmp dir f1
du -s ed
du -sk ed
~du -a dir2
du -b f1
du -sh dir
du nod
du -c ed sticky
du -d 0 dir
mountpoint -q /; echo $?
mountpoint -q dir; echo $?
mountpoint nod
mountpoint dir
which ls cp nod; echo $?
which; echo $?
which ./exec; echo $?
which ./f1; echo $?
which -s ls; echo $?
which -z
mktemp -u fooXXXX >/dev/null; echo $?
mktemp foo
mktemp -d nod/xXXXX
mktemp ./xXX
f=$(mktemp ./x.XXXXXX); test -f "$f"; echo $?; stat -c %a "$f"; rm "$f"
f=$(mktemp -d ./x.XXXXXX); test -d "$f"; echo $?; stat -c %a "$f"; rmdir "$f"
f=$(mktemp -p . x.XXXXXX.txt); echo "\${#f}"; rm "$f"
f=$(mktemp -p ed); echo "\${#f}"; rm "$f"
f=$(TMPDIR=ed mktemp -t x.XXXXXX); echo "\${#f}"; rm "$f"
f=$(mktemp --tmpdir=ed); echo "\${#f}"; rm "$f"
f=$(mktemp --suffix=.x ./fooXXXX); echo "\${#f}"; rm "$f"
mktemp -t a/bXXXX
mktemp -p ed /aXXXX
mktemp a b
mktemp -q nod/xXXXX; echo $?
mktemp --suffix=/x fooXXX
`,
  diff: `
diff f1 f1
diff f1 f3
diff f1 f2
diff -q f1 f2
diff -s f1 f1
diff -u f1 f3 | tail -n +3
diff -U1 f1 f3 | tail -n +3
diff -U0 f1 f3 | tail -n +3
diff --label a --label b -u f1 f3
diff -u -L a -L b noeol sa
diff noeol f1
diff empty f1
diff f1 empty
diff noeol sa
diff sa sb
diff -i sa sb
diff f1 nod
diff -N f1 nod
diff dir dir2
diff -r dir dir2
diff -rq dir dir2
diff -rN dir dir2
diff -rqN dir dir2
diff dir f1
diff f1 dir
diff dir/a dir2
diff -r dir nod
diff bin f1
diff -q bin f1
diff -a bin bin
diff - f1 < f3
printf 'a  b\\n' > x; printf 'a b\\n' > y; diff x y; diff -b x y; diff -w x y; echo $?
printf 'a\\n\\nb\\n' > x; printf 'a\\nb\\n' > y; diff -B x y; echo $?; diff x y
printf 'A\\n' > x; printf 'a\\n' > y; diff -i x y; echo $?
diff
diff f1
diff a b c
diff -y f1 f3
diff --brief f1 f2
diff h1 h2
diff -x sub -r dir dir2
diff -Z f1 f1
printf 'a\\nb\\nc\\na\\nb\\nb\\na\\n' > x; printf 'c\\nb\\na\\nb\\na\\nc\\n' > y; diff x y
seq 1 50 > x; seq 1 50 | sed 's/^2/X/' > y; diff x y; diff -u --label x --label y x y
seq 1 20 > x; seq 5 25 > y; diff x y; diff -u --label x --label y x y
`,
};
