# SPDX-License-Identifier: Apache-2.0
# cp with --reflink=auto and --sparse keeps content, and holes stay holes; also mv, ln, dd, truncate and split.
# needs cp=coreutils cmp=diffutils
# seconds 120
truncate -s 64M sparse
for place in 0 1000000 33333333 67000000; do
    echo "data at $place" | dd of=sparse bs=1 seek="$place" conv=notrunc status=none
done
cp --reflink=auto --sparse=always sparse copy
cmp sparse copy
test "$(du -k copy | cut -f1)" -lt 4096
cp --sparse=never sparse full
cmp sparse full
cp --reflink=auto --sparse=auto sparse auto
cmp sparse auto
head -c 5000000 /dev/urandom > random
cp --reflink=auto --sparse=always random random.copy
cmp random random.copy
mkdir tree
for i in $(seq 1 200); do echo "file $i" > "tree/f$i"; done
cp -a --reflink=auto tree tree.copy
diff -r tree tree.copy
mv tree.copy moved
diff -r tree moved
cp -al tree linked
test "$(stat -c %h linked/f1)" = 2
split -b 700k random part.
cat part.* | cmp - random
dd if=random of=direct bs=4096 count=1000 oflag=direct status=none
head -c 4096000 random | cmp - direct
rm -r tree moved linked
test ! -e tree
