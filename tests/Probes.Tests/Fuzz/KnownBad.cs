namespace Flashback.Probes.Tests.Fuzz;

/// <summary>Text that has broken programs, ours first.</summary>
internal static class KnownBad
{
    private static readonly string[] s_hosts =
    [
        "xn--ü.com", "xn--", "xn--a", "xn--ü", "ü.xn--ü.de", "💩.la", new string('ü', 71) + ".example", new string('a', 63)
            + ".example", new string('a', 64) + ".example",
        string.Join('.', Enumerable.Repeat("abcdefgh", 40)), "\ufffd.example", "a\u0378b.example", "\u200d.example", "\u200c",
        "\u0300a.example", "\u05d0a.example", "a\u3002example",
        "exa\u00admple.com", "\u2488com.example", "\u0640.example", "-a.example", "a-.example", "a_b.example", "..example", ".", "..",
        "a..b", "localhost.", "１２７.0.0.1", "0x7f000001",
        "2130706433", "127.1", "127.0.0.1.", "256.256.256.256", "1.2.3.4.5", "0300.0250.1.1", "[::]", "[::1]", "[::1", "::1]",
        "[::1%25eth0]", "[fe80::1%eth0]", "[fe80::1%25]",
        "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[v1.a]", "[]", "[g::]", "[1:2:3:4:5:6:7:8:9]", "exam ple.com",
        "exam\tple.com", "exam\0ple.com", "exam%70le.com",
        "%00", "%zz", "a%2fb", "ß.de", "ẞ.de", "ς.gr", "İ.tr", "ı.tr", "ﬀ.com", "㏂.com", "Å.se", "\ud800.com", "a\udc00b", "\udc00\ud800",
        "\u202e.moc", "a:b", "a:b:c", "a@b@c", "*", "*.example",
        "a,b", "a;b", "a|b", "a^b", "a`b", "a{b}", "a\"b", "a<b>", "a\\b", "a/b", "a\u2044b", "a\uff0eb", "a\uff61b", "com", "", " ", "\0",
        "\ufeff", "\uffff", new string('x', 64 << 10),
    ];

    private static readonly string[] s_ports =
    [
        ":0", ":1", ":65535", ":65536", ":99999999999999999999", ":-1", ":", ":80:80", ":+80", ": 80", ":８０", ":0x50", ":80a"
    ];

    private static readonly string[] s_paths =
    [
        "/%zz/%",
        "/\ud800/",
        "/a b?x=1",
        "/?x",
        "/#x",
        "/..",
        "/../..",
        "/%2e%2e/",
        "//",
        "/\0",
        "/\r\nHost: other",
        "/\u202e",
        "/ü",
        "/%ff%fe",
        "\\a",
        "/" + new string('p', 64 << 10)
    ];

    private static readonly string[] s_schemes =
    [
        "https://",
        "http://",
        "HTTPS://",
        "https:/",
        "https:",
        "https:///",
        "https:\\\\",
        "//",
        "ftp://",
        "file://",
        "data:,",
        "javascript:",
        "\0https://",
        " https://",
        "https ://",
        "https://u:p@",
        "https://@",
        "https://:@",
        "ḧttps://",
        "a+b-c.1://"
    ];

    /// <summary>Texts of any kind: empty, of all lengths, broken in every way that UTF-16 allows.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        "", " ", "\0", "\r\n", "\t", "\ud800", "\udc00", "\ud800\ud800", "\udc00\ud800", "a\ud83d", "\u202e", "\ufeff", "\uffff", "\ufffe",
        "../..", "..", ".", "/", "//", "\\", "%", "%zz", "%00", "%ff", "a%2fb", "a?b",
        "a#b", "a&b=c", "a+b", "=", "\"", "'", "<a>", "]]>", "&amp;", "\u0085", "\u2028", "ü", "e\u0301", "\ud83d\udca9",
        "a\r\nX-Injected: 1", "a, b", "a/b/c", new string('a', 64 << 10), new string('\ud800', 64 << 10),
        new string('/', 4096), new string('%', 4096), new string(
            '\0', 4096), string.Concat(Enumerable.Range(0, 256).Select(i => (char)i)), .. s_hosts,
    ];

    /// <summary>Every scheme, host, port and path, each with good neighbours.</summary>
    public static IReadOnlyList<string> Endpoints { get; } =
    [
        "https://s3.example/", "https://münchen.example/", "https://192.0.2.1:8443/prefix", "https://[2001:db8::1]/",
        "http://s3.example:9000/a/b", "https://xn--ü.com/", "http://[::1%25eth0]/",
        .. s_hosts.Select(host => $"https://{host}/"), .. s_hosts.Select(host => $"http://{host}:8080"),
        .. s_ports.Select(port => $"https://s3.example{port}/"), .. s_ports.Select(port => $"https://[::1]{port}"),
        .. s_paths.Select(path => $"https://s3.example{path}"), .. s_schemes.Select(scheme => $"{scheme}s3.example/"), .. Texts,
    ];
}
