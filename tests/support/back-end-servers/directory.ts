/** A person of the directory. */
export interface Entry {
  readonly uid: string;
  readonly name: string;
  readonly mail: string;
  readonly password: string;

  /** Whether the person is in the group. */
  readonly isMember: boolean;
}

/** The entry below which everything is. */
export const baseDn = "dc=example,dc=com";

/** Whom Authelia searches as; it may write passwords. */
export const searcher = `uid=authelia,ou=people,${baseDn}`;

/** OpenLDAP's configuration: a directory in a folder, whose entries are read by who is signed in. */
export const slapdConfiguration = `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile /data/slapd.pid
argsfile /data/slapd.args
database mdb
suffix "${baseDn}"
directory /data
access to attrs=userPassword by dn.base="${searcher}" write by anonymous auth by * none
access to * by dn.base="${searcher}" write by users read by * none
`;

/** What the directory begins with, as LDIF. */
export const entriesOf = (people: readonly Entry[], group: string): string =>
  [
    `dn: ${baseDn}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example`,
    `dn: ou=people,${baseDn}\nobjectClass: organizationalUnit\nou: people`,
    `dn: ou=groups,${baseDn}\nobjectClass: organizationalUnit\nou: groups`,
    ...people.map(personEntry),
    [
      `dn: cn=${group},ou=groups,${baseDn}\nobjectClass: groupOfNames\ncn: ${group}`,
      ...people.filter(({ isMember }) => isMember).map(({ uid }) => `member: uid=${uid},ou=people,${baseDn}`),
    ].join("\n"),
  ].join("\n\n");

// In base64, as LDIF has what begins or ends strangely.
const personEntry = ({ uid, name, mail, password }: Entry): string =>
  [
    `dn: uid=${uid},ou=people,${baseDn}\nobjectClass: inetOrgPerson\nuid: ${uid}\nsn: ${name}\ncn: ${name}`,
    `displayName: ${name}\nmail: ${mail}\nuserPassword:: ${Buffer.from(password).toString("base64")}`,
  ].join("\n");
