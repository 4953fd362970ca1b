/* To be preloaded: a libcurl that was built without compression. */
#include <curl/curl.h>

curl_version_info_data *
curl_version_info (CURLversion age)
{
  static curl_version_info_data info = {
    .age = CURLVERSION_FIRST,
    .version = "8.14.1",
    .host = "test",
    .features = CURL_VERSION_SSL | CURL_VERSION_HTTP2 | CURL_VERSION_NTLM | CURL_VERSION_IPV6,
  };

  return &info;
}
