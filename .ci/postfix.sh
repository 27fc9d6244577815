#!/bin/sh
# A throw-away Postfix for the ignored tests of tests/servers/postfix.rs. Needs root and Debian's package.
#   .ci/postfix.sh start DIR PORT   listens on 127.0.0.1:PORT, delivers for desk.test into DIR/mail
#   .ci/postfix.sh stop DIR
# 450 for spaeter@desk.test, 550 for nein@desk.test, STARTTLS with tests/data/mail/relay.pem.
set -eu
action=$1 dir=$2
here=$(cd "$(dirname "$0")/.." && pwd)
case $action in
stop)
    postfix -c "$dir/etc" stop 2>/dev/null || true
    ;;
start)
    port=$3
    mkdir -p "$dir/etc" "$dir/queue" "$dir/data" "$dir/mail"
    chmod 755 "$dir" "$dir/etc" "$dir/queue"
    install -m 600 "$here/tests/data/mail/relay.key" "$dir/etc/relay.key"
    install -m 644 "$here/tests/data/mail/relay.pem" "$dir/etc/relay.pem"
    chown postfix "$dir/data"
    chown nobody "$dir/mail"
    chmod 777 "$dir/mail"
    printf 'spaeter@desk.test 450 4.2.1 Postfach gerade gesperrt\nnein@desk.test 550 5.1.1 unbekannt\n' >"$dir/etc/recipients"
    cat >"$dir/etc/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
maillog_file_prefixes = $dir
maillog_file = $dir/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = desk.test
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 100
smtpd_recipient_restrictions = check_recipient_access texthash:$dir/etc/recipients, permit_mynetworks, reject
smtpd_tls_cert_file = $dir/etc/relay.pem
smtpd_tls_key_file = $dir/etc/relay.key
smtpd_tls_security_level = encrypt
CF
    {
        echo "127.0.0.1:$port inet n - n - - smtpd"
        echo "postlog unix-dgram n - n - 1 postlogd"
        # name, private, maximum of processes, program; public sockets are those of Postfix's own master.cf
        while read -r name private limit program; do
            echo "$name unix $private - n - $limit $program"
        done <<SERVICES
cleanup n 0 cleanup
flush n 0 flush
rewrite - - trivial-rewrite
bounce - 0 bounce
defer - 0 bounce
trace - 0 bounce
verify - 1 verify
proxymap - - proxymap
anvil - 1 anvil
scache - 1 scache
error - - error
retry - - error
smtp - - smtp
SERVICES
        echo "tlsmgr unix - - n 1000? 1 tlsmgr"
        echo "virtual unix - n n - - virtual"
        echo "qmgr unix n - n 300 1 qmgr"
    } >"$dir/etc/master.cf"
    postfix -c "$dir/etc" start
    ;;
*)
    echo "usage: $0 start DIR PORT | stop DIR" >&2
    exit 2
    ;;
esac
