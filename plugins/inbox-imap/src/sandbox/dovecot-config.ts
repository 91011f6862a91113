export interface DovecotConfig {
  /** Absolute; everything that the server writes is below it. */
  folder: string;
  /** Whom the server and all of its processes run as. */
  identity: { user: string; group: string; uid: number; gid: number };
  ports: { imap: number; imaps: number };
  /** Files in PEM; without them the server speaks no TLS. */
  tls?: { certFile: string; keyFile: string } | undefined;
  /** The server says that it cannot tell of new mail. */
  withoutIdle?: boolean | undefined;
}

/** One mailbox that every address ends in, for one user, on this machine only, without any right of root. */
export const dovecotConfig = ({ folder, identity, ports, tls, withoutIdle }: DovecotConfig): string => `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = ${identity.user}
default_internal_group = ${identity.group}
default_login_user = ${identity.user}
first_valid_uid = ${identity.uid}
first_valid_gid = ${identity.gid}
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1 s
auth_mechanisms = plain login
disable_plaintext_auth = no
auth_failure_delay = 0
shutdown_clients = yes
${
  tls
    ? `ssl = yes
ssl_cert = <${tls.certFile}
ssl_key = <${tls.keyFile}`
    : 'ssl = no'
}
passdb {
  driver = passwd-file
  args = scheme=plain ${folder}/users
}
userdb {
  driver = static
  args = uid=${identity.uid} gid=${identity.gid} home=${folder}/home
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${tls ? ports.imaps : 0}
    ssl = yes
  }
}
service anvil {
  chroot =
  # Nobody is made to wait for having come with a wrong password before.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
${withoutIdle ? `protocol imap {\n  imap_capability = IMAP4rev1 LITERAL+ UIDPLUS SPECIAL-USE LIST-EXTENDED\n}` : ''}
`;
