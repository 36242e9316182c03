/** grep, sed, cut, tr and expr as scripts use them; the real tools decide. */
export const textSnippets: readonly string[] = [
  "printf 'a\\nb\\nab\\n' | grep a; printf 'a\\nb\\n' | grep -c b; printf 'a\\n' | grep -q z; echo $?; printf 'A b\\n' | grep -i 'a.b'; printf 'a1\\nb\\n' | grep -E '^[a-z][0-9]+$'; printf 'ab\\n' | grep -v a; echo $?",
  "printf 'foo bar\\nfoobar\\n' | grep -w foo; printf 'x.y\\nxzy\\n' | grep -F x.y; printf 'one two one\\n' | grep -o one; printf 'a\\nb\\nc\\n' | grep -n -e a -e c; printf 'a\\nb\\nc\\nd\\n' | grep -A1 b; printf 'aa\\n' | grep -x a; echo $?",
  "echo 'x a' > f; echo 'y b' > g; grep a f g; grep -l a f g; grep -h a f g; grep -L a f g; grep nothing none 2>/dev/null; echo $?; grep -s x none; echo $?",
  "echo hello | sed 's/l/L/'; echo hello | sed 's/l/L/g;s/h/J/'; echo 'a/b' | sed 's,/,:,'; printf 'a\\nb\\nc\\n' | sed -n '2p'; printf 'a\\nb\\nc\\n' | sed '/b/d'; printf 'a\\nb\\nc\\n' | sed '1,2d;$!p'",
  "printf 'k=v\\nx = y\\n' | sed -e 's/^\\([a-z]*\\) *= *\\(.*\\)$/\\2 <- \\1/'; echo foo123 | sed -E 's/([a-z]+)([0-9]+)/\\2\\1&/'; echo abc | sed 's/b/\\n/'; echo aaa | sed 's/a/b/2'; echo 'Hello' | sed 's/.*/\\U&/;s/H/\\l&/'",
  "printf 'a\\nb\\n' | sed '1a\\\nafter'; printf 'a\\n' | sed 'i\\\nbefore'; printf 'a\\nb\\n' | sed '1i before'; printf 'a\\nb\\nc\\n' | sed '/b/c changed'; printf 'a\\nb\\n' | sed '$a end'; printf 'x\\ny\\n' | sed -n '$='",
  "printf 'a\\nb\\nc\\nd\\n' | sed -n '/b/,/c/p'; printf '1\\n2\\n3\\n4\\n5\\n' | sed '0~2d'; printf 'a\\nb\\nc\\n' | sed '2q'; printf 'a\\nb\\n' | sed 'N;s/\\n/-/'; printf 'a\\nb\\nc\\n' | sed -n '2{p;q}'; printf 'a\\nb\\n' | sed '1!G;h;$!d'",
  "echo 'key=old' > c; sed -i 's/old/new/' c; read x < c; echo $x; sed -i.bak -e '/^key/d' c; echo *; echo a | sed ':x;s/^.\\{1,4\\}$/ &/;tx'; echo 'a.b' | sed 's/\\./_/g;y/ab/AB/'; printf 'no newline' | sed 's/no/NO/'",
  "echo 'a:b:c' | cut -d: -f2; echo 'a:b:c' | cut -d: -f1,3; echo abcdef | cut -c2-4; echo 'a b' | cut -d' ' -f2-; echo nodelim | cut -d: -f1; echo nodelim | cut -s -d: -f1",
  "echo hello | tr a-z A-Z; echo 'a  b' | tr -s ' '; echo abc | tr -d b; printf 'a\\nb\\n' | tr '\\n' ' '; echo 'A1b2' | tr -cd '0-9\\n'; echo abc | tr '[:lower:]' '[:upper:]'; echo abc | tr abc x",
  "expr 1 + 2 '*' 3; expr abc : 'a\\(.*\\)'; expr abc : 'ab'; expr 5 '>' 3; expr length hello; expr substr hello 2 3; expr 0; echo $?; expr a = b; echo $?; expr 7 / 2; expr index abc c",
  "printf 'Package: a\\nVersion: 1\\n' | sed -n 's/^Version: //p'; printf '# c\\n\\nx\\n' | sed -e 's/#.*//' -e '/^$/d'; printf '[a]\\nk=1\\n[b]\\nk=2\\n' | sed '/^\\[b\\]/,$s/k=/K=/'; echo 'a\\b' | sed 's/\\\\/\\//'; echo x | sed 's/x/a\\&b/'; echo ab | sed 's/\\(a\\|c\\)b/X/'; echo 'a]b' | sed 's/[]]/x/'",
  "printf 'l1\\nl2\\n' | sed -n '/l1/{n;p}'; printf 'a\\nb\\n' | sed -e '/a/{' -e 's/a/z/' -e '}'; printf 'a b\\n' | sed 's/\\(.*\\) \\(.*\\)/\\2 \\1/'; printf '1\\n2\\n3\\n' | sed '2,+1d'; printf 'a\\na\\n' | sed '0,/a/s//b/'; printf 'x\\n' | sed -n 'l;='",
];
