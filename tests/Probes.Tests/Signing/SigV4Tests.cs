using Flashback.Probes.Signing;

namespace Flashback.Probes.Tests.Signing;

/// <summary>The worked examples of AWS's own documentation.</summary>
public sealed class SigV4Tests
{
    private const string Host = "examplebucket.s3.amazonaws.com";
    private const string Date = "20130524T000000Z";

    private static readonly S3Credentials Example = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static readonly DateTimeOffset At = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Get_object_with_a_range() => Check(
        "GET", "/test.txt", [], SigV4Text.EmptySha256, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", ("range",
            "bytes=0-9"));

    [Fact]
    public void Put_object() => Check(
        "PUT", "/test%24file.text", [], SigV4Text.Sha256Hex("Welcome to Amazon S3."u8),
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"));

    [Fact]
    public void Get_bucket_lifecycle() => Check(
        "GET", "/", [new("lifecycle", "")], SigV4Text.EmptySha256, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");

    [Fact]
    public void List_objects_whatever_the_order_of_parameters() => Check(
        "GET", "/", [new("prefix", "J"), new("max-keys", "2")], SigV4Text.EmptySha256,
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");

    [Fact]
    public void The_general_example_of_the_signing_documentation()
    {
        var at = new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
        var signer = new SigV4Signer(new S3Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1", "service");
        var headers = new KeyValuePair<string, string>[] { new("host", "example.amazonaws.com"), new("x-amz-date", "20150830T123600Z") };
        Assert.EndsWith(
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            signer.Authorization("GET", "/", [], headers, SigV4Text.EmptySha256, at));
    }

    [Theory]
    [InlineData("a b+c/d~e_f-g.h", "a%20b%2Bc%2Fd~e_f-g.h")]
    [InlineData("é*'()!", "%C3%A9%2A%27%28%29%21")]
    [InlineData("😀%25", "%F0%9F%98%80%2525")]
    public void Everything_but_the_unreserved_characters_is_encoded(string text, string encoded) =>
        Assert.Equal(encoded, SigV4Text.UriEncode(text));

    [Fact]
    public void Spaces_in_header_values_collapse() =>
        Assert.Contains("\nx:a b c\n", SigV4Text.CanonicalRequest("GET", "/", "", [new("x", "  a  b   c ")], ""));

    [Fact]
    public void Credentials_print_without_their_secret() => Assert.DoesNotContain("wJalr", Example.ToString());

    private static void Check(
        string method, string path, KeyValuePair<string, string>[] query, string payloadHash, string signature,
        params (string Name, string Value)[] more)
    {
        var headers = new Dictionary<string, string> { ["host"] = Host, ["x-amz-content-sha256"] = payloadHash, ["x-amz-date"] = Date };
        foreach (var (name, value) in more) headers[name] = value;
        var authorization = new SigV4Signer(Example, "us-east-1").Authorization(method, path, query, headers, payloadHash, At);
        var names = string.Join(';', headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal($"AWS4-HMAC-SHA256 "
            + $"Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders={names},Signature={signature}",
            authorization);
    }
}
