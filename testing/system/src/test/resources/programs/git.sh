# SPDX-License-Identifier: Apache-2.0
# git makes a repository of some hundred files and thirty commits, clones it both ways, packs and checks it.
# needs git=git
# seconds 180
export HOME="$PWD" GIT_CONFIG_NOSYSTEM=1
git init -q -b trunk origin
cd origin
git config user.name tester
git config user.email tester@example.org
for commit in $(seq 1 30); do
    mkdir -p "part$((commit % 7))/sub$((commit % 3))"
    for file in $(seq 1 12); do
        seq "$commit" $((commit * file + 20)) > "part$((commit % 7))/sub$((commit % 3))/file$file-$((commit % 5))"
    done
    chmod +x "part$((commit % 7))/sub$((commit % 3))/file1-$((commit % 5))"
    ln -sf "file1-$((commit % 5))" "part$((commit % 7))/sub$((commit % 3))/link"
    git add -A
    git commit -q -m "commit $commit"
done
git branch side HEAD~10
git checkout -q side
git checkout -q trunk
git fsck --strict --full
cd ..
git clone -q origin by-links
git clone -q --no-local origin by-copy
for clone in by-links by-copy; do
    (cd $clone && git fsck --strict --full && test -z "$(git status --porcelain)" && git gc -q --prune=now \
        && git fsck --strict --full && git log --oneline | wc -l | grep -qx 30)
done
diff -r --exclude=.git origin by-links
diff -r --exclude=.git origin by-copy
