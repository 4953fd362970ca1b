#include "sbx-curl-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Sorted by name. */
static const SbxCurlOption options[] = {
  { "abstract-unix-socket", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "alpn", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "alt-svc", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "anyauth", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_ANYAUTH },
  { "append", 'a', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "aws-sigv4", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_AWS },
  { "basic", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_BASIC },
  { "buffer", 'N', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "ca-native", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "cacert", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_CACERT },
  { "capath", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "cert", 'E', SBX_CURL_TAKES_VALUE, SBX_CURL_CERT },
  { "cert-status", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "cert-type", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "ciphers", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "clobber", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "compressed", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_COMPRESSED },
  { "compressed-ssh", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "config", 'K', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_FILES },
  { "connect-timeout", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_CONNECT_TIMEOUT },
  { "connect-to", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_CONNECT_TO },
  { "continue-at", 'C', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_FILES },
  { "cookie", 'b', SBX_CURL_TAKES_VALUE, SBX_CURL_COOKIE },
  { "cookie-jar", 'c', SBX_CURL_TAKES_VALUE, SBX_CURL_COOKIE_JAR },
  { "create-dirs", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "create-file-mode", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "crlf", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "crlfile", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "curves", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "data", 'd', SBX_CURL_TAKES_VALUE, SBX_CURL_DATA },
  { "data-ascii", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DATA },
  { "data-binary", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DATA_BINARY },
  { "data-raw", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DATA_RAW },
  { "data-urlencode", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DATA_URLENCODE },
  { "delegation", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_AUTH },
  { "digest", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DIGEST },
  { "disable", 'q', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_FILES },
  { "disable-eprt", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "disable-epsv", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "disallow-username-in-url", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_HTTP },
  { "dns-interface", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "dns-ipv4-addr", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "dns-ipv6-addr", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "dns-servers", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "doh-cert-status", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_NETWORK },
  { "doh-insecure", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_NETWORK },
  { "doh-url", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "dump-ca-embed", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_PRINT },
  { "dump-header", 'D', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "ech", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "egd-file", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "engine", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "eprt", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "epsv", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "etag-compare", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_FILES },
  { "etag-save", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "expect100-timeout", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "fail", 'f', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "fail-early", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "fail-with-body", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "false-start", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "form", 'F', SBX_CURL_TAKES_VALUE, SBX_CURL_FORM },
  { "form-escape", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_HTTP },
  { "form-string", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_FORM_STRING },
  { "ftp-account", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "ftp-alternative-to-user", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "ftp-create-dirs", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ftp-method", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "ftp-pasv", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_PROTOCOL },
  { "ftp-port", 'P', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "ftp-pret", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ftp-skip-pasv-ip", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ftp-ssl", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ftp-ssl-ccc", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ftp-ssl-ccc-mode", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "ftp-ssl-control", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ftp-ssl-reqd", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "get", 'G', SBX_CURL_TAKES_NOTHING, SBX_CURL_GET },
  { "globoff", 'g', SBX_CURL_TAKES_NOTHING, SBX_CURL_GLOBOFF },
  { "happy-eyeballs-timeout-ms", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "haproxy-clientip", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "haproxy-protocol", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "head", 'I', SBX_CURL_TAKES_NOTHING, SBX_CURL_HEAD },
  { "header", 'H', SBX_CURL_TAKES_VALUE, SBX_CURL_HEADER },
  { "help", 'h', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "hostpubmd5", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "hostpubsha256", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "hsts", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "http0.9", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_HTTP },
  { "http1.0", '0', SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_HTTP },
  { "http1.1", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_HTTP1 },
  { "http2", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_HTTP2 },
  { "http2-prior-knowledge", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_HTTP2_PRIOR },
  { "http3", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_HTTP },
  { "http3-only", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_HTTP },
  { "ignore-content-length", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_HTTP },
  { "include", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "insecure", 'k', SBX_CURL_TAKES_NOTHING, SBX_CURL_INSECURE },
  { "interface", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "ip-tos", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "ipfs-gateway", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "ipv4", '4', SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_NETWORK },
  { "ipv6", '6', SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_NETWORK },
  { "json", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_JSON },
  { "junk-session-cookies", 'j', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_FILES },
  { "keepalive", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_NETWORK },
  { "keepalive-cnt", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "keepalive-time", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "key", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_KEY },
  { "key-type", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "krb", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "krb4", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "libcurl", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "limit-rate", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "list-only", 'l', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "local-port", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "location", 'L', SBX_CURL_TAKES_NOTHING, SBX_CURL_LOCATION },
  { "location-trusted", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_LOCATION_TRUSTED },
  { "login-options", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "mail-auth", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "mail-from", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "mail-rcpt", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "mail-rcpt-allowfails", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "manual", 'M', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "max-filesize", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_MAX_FILESIZE },
  { "max-redirs", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_MAX_REDIRS },
  { "max-time", 'm', SBX_CURL_TAKES_VALUE, SBX_CURL_MAX_TIME },
  { "metalink", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "mptcp", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_NETWORK },
  { "negotiate", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_AUTH },
  { "netrc", 'n', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_FILES },
  { "netrc-file", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_FILES },
  { "netrc-optional", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_FILES },
  { "next", ':', SBX_CURL_TAKES_NO_NO, SBX_CURL_NEXT },
  { "noproxy", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_NOPROXY },
  { "npn", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "ntlm", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_NTLM },
  { "ntlm-wb", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_AUTH },
  { "oauth2-bearer", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_BEARER },
  { "output", 'o', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "output-dir", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "parallel", 'Z', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_REPEAT },
  { "parallel-immediate", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_REPEAT },
  { "parallel-max", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_REPEAT },
  { "pass", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_PASS },
  { "path-as-is", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_PATH_AS_IS },
  { "pinnedpubkey", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "post301", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_POST301 },
  { "post302", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_POST302 },
  { "post303", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_POST303 },
  { "preproxy", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "progress-bar", '#', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "progress-meter", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "proto", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "proto-default", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_PROTO_DEFAULT },
  { "proto-redir", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "proxy", 'x', SBX_CURL_TAKES_VALUE, SBX_CURL_PROXY },
  { "proxy-anyauth", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-basic", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-ca-native", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-cacert", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-capath", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-cert", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-cert-type", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-ciphers", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-crlfile", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-digest", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-header", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-http2", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-insecure", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-key", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-key-type", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-negotiate", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-ntlm", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-pass", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-pinnedpubkey", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-service-name", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-ssl-allow-beast", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-ssl-auto-client-cert", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "proxy-tls13-ciphers", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-tlsauthtype", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-tlspassword", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-tlsuser", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "proxy-tlsv1", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_PROXY },
  { "proxy-user", 'U', SBX_CURL_TAKES_VALUE, SBX_CURL_PROXY_USER },
  { "proxy1.0", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_PROXY },
  { "proxytunnel", 'p', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "pubkey", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "quote", 'Q', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "random-file", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "range", 'r', SBX_CURL_TAKES_VALUE, SBX_CURL_RANGE },
  { "rate", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_REPEAT },
  { "raw", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "referer", 'e', SBX_CURL_TAKES_VALUE, SBX_CURL_REFERER },
  { "remote-header-name", 'J', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "remote-name", 'O', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "remote-name-all", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "remote-time", 'R', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "remove-on-error", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "request", 'X', SBX_CURL_TAKES_VALUE, SBX_CURL_REQUEST },
  { "request-target", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_HTTP },
  { "resolve", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_RESOLVE },
  { "retry", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_REPEAT },
  { "retry-all-errors", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_REPEAT },
  { "retry-connrefused", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_REPEAT },
  { "retry-delay", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_REPEAT },
  { "retry-max-time", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_REPEAT },
  { "sasl-authzid", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "sasl-ir", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "service-name", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_AUTH },
  { "sessionid", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "show-error", 'S', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "show-headers", 'i', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "sigalgs", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "silent", 's', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "skip-existing", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "socks4", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_SOCKS4 },
  { "socks4a", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_SOCKS4A },
  { "socks5", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_SOCKS5 },
  { "socks5-basic", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "socks5-gssapi", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "socks5-gssapi-nec", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROXY },
  { "socks5-gssapi-service", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROXY },
  { "socks5-hostname", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_SOCKS5H },
  { "speed-limit", 'Y', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "speed-time", 'y', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "ssl", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ssl-allow-beast", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "ssl-auto-client-cert", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "ssl-no-revoke", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "ssl-reqd", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "ssl-revoke-best-effort", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "ssl-sessions", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "sslv2", '2', SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_TLS },
  { "sslv3", '3', SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_TLS },
  { "stderr", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "styled-output", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "suppress-connect-headers", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "tcp-fastopen", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_NETWORK },
  { "tcp-nodelay", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_NETWORK },
  { "telnet-option", 't', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "tftp-blksize", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "tftp-no-options", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PROTOCOL },
  { "time-cond", 'z', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_HTTP },
  { "tls-earlydata", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_TLS },
  { "tls-max", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "tls13-ciphers", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "tlsauthtype", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "tlspassword", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "tlsuser", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_TLS },
  { "tlsv1", '1', SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_TLS },
  { "tlsv1.0", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_TLS },
  { "tlsv1.1", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_TLS },
  { "tlsv1.2", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_TLS },
  { "tlsv1.3", 0, SBX_CURL_TAKES_NO_NO, SBX_CURL_DROP_TLS },
  { "tr-encoding", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_HTTP },
  { "trace", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "trace-ascii", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "trace-config", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "trace-ids", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "trace-time", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "unix-socket", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "upload-file", 'T', SBX_CURL_TAKES_VALUE, SBX_CURL_UPLOAD },
  { "upload-flags", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PROTOCOL },
  { "url", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_URL },
  { "url-query", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_URL_QUERY },
  { "use-ascii", 'B', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "user", 'u', SBX_CURL_TAKES_VALUE, SBX_CURL_USER },
  { "user-agent", 'A', SBX_CURL_TAKES_VALUE, SBX_CURL_USER_AGENT },
  { "variable", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_FILES },
  { "verbose", 'v', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "version", 'V', SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
  { "vlan-priority", 0, SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_NETWORK },
  { "write-out", 'w', SBX_CURL_TAKES_VALUE, SBX_CURL_DROP_PRINT },
  { "xattr", 0, SBX_CURL_TAKES_NOTHING, SBX_CURL_DROP_PRINT },
};

const SbxCurlOption *
sbx_curl_options (guint *n_options)
{
  *n_options = G_N_ELEMENTS (options);
  return options;
}

const SbxCurlOption *
sbx_curl_option_find (const char *name)
{
  const SbxCurlOption *found = NULL;
  gsize length = strlen (name);

  for (guint i = 0; i < G_N_ELEMENTS (options) && length > 0; i++)
    {
      if (strncmp (options[i].name, name, length) != 0)
        continue;
      if (options[i].name[length] == '\0')
        return &options[i];
      if (found)
        return NULL;
      found = &options[i];
    }
  return found;
}

const SbxCurlOption *
sbx_curl_option_find_letter (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (options) && letter; i++)
    if (options[i].letter == letter)
      return &options[i];
  return NULL;
}

const char *
sbx_curl_action_get_reason (SbxCurlAction action)
{
  switch (action)
    {
    case SBX_CURL_DROP_PRINT:
      return _("It says what curl prints and where to; here the whole answer is shown");
    case SBX_CURL_DROP_PROTOCOL:
      return _("It is for other protocols than HTTP");
    case SBX_CURL_DROP_TLS:
      return _("There is no setting for this detail of TLS");
    case SBX_CURL_DROP_PROXY:
      return _("There is no setting for this detail of a proxy");
    case SBX_CURL_DROP_NETWORK:
      return _("There is no setting for this detail of the network");
    case SBX_CURL_DROP_REPEAT:
      return _("A request is sent once each time that you send it");
    case SBX_CURL_DROP_FILES:
      return _("It is about files of curl’s own, which are not read");
    case SBX_CURL_DROP_AUTH:
      return _("There is no such kind of authorization here");
    case SBX_CURL_DROP_HTTP:
      return _("There is no setting for this detail of HTTP");
    default:
      return NULL;
    }
}
