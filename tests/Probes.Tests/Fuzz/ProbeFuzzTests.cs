using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Flashback.Libp2p.Tests.Fuzz;
using Flashback.Probes.Guard;
using Flashback.Probes.Reports;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;
using Flashback.Probes.Transport;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Fuzz;

/// <summary>
/// Nothing that a chain, a provider or a server says makes a probe throw. The seed is fixed; FUZZ_CASES sets another number of cases,
/// FUZZ_SEED another seed.
/// </summary>
public sealed class ProbeFuzzTests
{
    private const int Cases = 20_000;

    /// <summary>One endpoint in this many is requested completely, through resolver and HTTP stack.</summary>
    private const int WholeEvery = 64;

    private static readonly NetworkGuard s_guard =
        new(NetworkGuardOptions.Development, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
    private static readonly S3Credentials s_keys = new("AKIAEXAMPLE", "secret");
    private static readonly S3Location s_location = new(new Uri("https://s3.example/prefix"), "bucket", "us-east-1", s_keys);

    private static readonly string[] s_answers =
    [
        """<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents><Key>a&amp;b</Key><Size>12</Size><ETag>&quot;e&quot;</ETag></Contents></ListBucketResult>""",
        """<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>no &lt;such&gt; key &#x20AC;</Message></Error>""",
        """<!DOCTYPE a [<!ENTITY x "y">]><Error><Code>&x;</Code></Error>""",
        """<?xml version="1.0" encoding="utf-16"?><Error/>""",
        """<?xml version="1.1" encoding="x-nothing" standalone="maybe"?><Error/>""",
        """<Error xmlns:a="b" a:c="d" a:c="d"><![CDATA[x]]><!-- c --><?p i?></Error>""",
        """<ListBucketResult><Contents><Key/><Size>99999999999999999999</Size></Contents></ListBucketResult>""",
        """{"bridge":"0x5FbDB2315678afecb367f032d93F642f64180aa3","dataUnit":"0x00","epoch":"1","issuedAt":"2","requests":3,"errors":4,"signature":"0x00"}""",
        """{"bridge":"\ud800","dataUnit":"\udc00\u0000","epoch":"-1","\ud800":1}""",
    ];

    [Fact]
    public void Known_bad_endpoints_are_read_and_asked_for()
    {
        foreach (var text in KnownBad.Endpoints) AssertTotal(text, whole: true);
    }

    [Fact]
    public void Endpoints()
    {
        var count = 0;
        Fuzz(KnownBad.Endpoints, text => AssertTotal(text, whole: count++ % WholeEvery == 0));
    }

    [Fact]
    public void Buckets() => Fuzz(KnownBad.Texts, text => AssertComposed(s_location with { Bucket = text }, "key"));

    [Fact]
    public void Object_names() => Fuzz(KnownBad.Texts, text => AssertComposed(s_location, text));

    [Fact]
    public void Regions() => Fuzz(KnownBad.Texts, text => AssertComposed(s_location with { Region = text }, "key"));

    [Fact]
    public void Credentials() => Fuzz(KnownBad.Texts, text =>
    {
        AssertComposed(s_location with { Credentials = new S3Credentials(text, "secret") }, "key");
        AssertComposed(s_location with { Credentials = new S3Credentials("key", text) }, "key");
    });

    [Fact]
    public void Known_bad_texts_are_sent_or_fail_by_a_reason()
    {
        foreach (var text in KnownBad.Texts)
        {
            AssertAsked(s_location with { Bucket = text }, "key");
            AssertAsked(s_location, text);
            AssertAsked(s_location with { Region = text }, "key");
            AssertAsked(s_location with { Credentials = new S3Credentials(text, text) }, "key");
        }
    }

    [Fact]
    public void Listings_and_errors()
    {
        var mutator = new Mutator(Seed, [.. s_answers.Select(Encoding.UTF8.GetBytes), Encoding.Unicode.GetBytes(s_answers[0]),
            Encoding.BigEndianUnicode.GetBytes(s_answers[1])]);
        for (var i = 0; i < CaseCount; i++)
        {
            var body = mutator.Next();
            // One after the other: both read the same tree, and broken XML is slow to read.
            Try(i, Convert.ToHexStringLower(body), i % 2 == 0 ? () => S3Xml.TryReadList(body, out _, out _) : () => S3Xml.ReadError(body));
        }
    }

    [Fact]
    public void Reports()
    {
        var mutator = new Mutator(Seed, [.. s_answers.TakeLast(2).Select(Encoding.UTF8.GetBytes)]);
        for (var i = 0; i < CaseCount; i++)
        {
            var body = mutator.Next();
            Try(i, Convert.ToHexStringLower(body), () => BridgeReportJson.TryRead(body, out _));
        }
    }

    private static ulong Seed => Setting("FUZZ_SEED", 0x5eed);

    private static int CaseCount => (int)Setting("FUZZ_CASES", Cases);

    /// <summary>
    /// An endpoint that passes can be asked for; one that does not has a reason, and both whether it was read here or elsewhere.
    /// </summary>
    private static void AssertTotal(string text, bool whole)
    {
        var read = ProbeEndpoint.Read(text);
        if (read.Url is not { } url)
        {
            Assert.NotEqual(ProbeReason.None, read.Reason);
            return;
        }
        if (s_guard.Check(url) == ProbeReason.None) AssertComposed(s_location with { Endpoint = url }, "key");
        if (whole && !IsAddress(url)) AssertAsked(s_location with { Endpoint = url }, "key");
    }

    private static void AssertComposed(S3Location location, string key)
    {
        using var message = S3RequestMessage.Create(new S3Request(ProbeOperation.Head, HttpMethod.Head, location, key),
            SigV4Text.EmptySha256, "test", new PhaseClock(SystemClock.Instance, default));
        Assert.True(Ascii.IsValid(message.RequestUri!.OriginalString));
        Assert.True(Ascii.IsValid(message.Headers.Host!));
    }

    /// <summary>Nothing leaves this machine: no name exists, and addresses are not asked for.</summary>
    private static void AssertAsked(S3Location location, string key)
    {
        using var client = new S3Client(s_guard, SystemClock.Instance);
        var asked = client.HeadAsync(location, key, default);
        Assert.NotEqual(ProbeReason.None, asked.GetAwaiter().GetResult().Reason);
    }

    /// <summary>Whether a resolver would be passed over.</summary>
    private static bool IsAddress(Uri url) => ProbeEndpoint.HasHost(url) && IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out _);

    private static void Fuzz(IReadOnlyList<string> corpus, Action<string> check)
    {
        var mutator = new TextMutator(Seed, corpus);
        for (var i = 0; i < CaseCount; i++)
        {
            var text = mutator.Next();
            Try(i, string.Concat(text.Select(c => c is > ' ' and < '\x7f' ? c.ToString() : $"\\u{(int)c:x4}")), () => check(text));
        }
    }

    private static void Try(int number, string input, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e)
        {
            Assert.Fail($"Case {number} of seed {Seed}: {input}: {e}");
        }
    }

    private static ulong Setting(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value : otherwise;
}
