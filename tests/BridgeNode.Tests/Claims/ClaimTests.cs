using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Flashback.BridgeNode.Claims;
using Flashback.BridgeNode.Config;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.BridgeNode.Tests.Claims;

public sealed class ClaimTests
{
    private static readonly Address Oracle = Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    private static readonly Address Provider = Address.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    [Fact]
    public async Task The_code_gives_a_claim_that_the_bridge_key_signed()
    {
        await using var bridge = await TestBridge.StartAsync(Options());
        using var answer = await PostAsync(bridge, bridge.Server.ClaimCode, Provider.ToString(), "42");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var claim = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("https://storage.example/s3", Assert.Single(claim.GetProperty("endpoints").EnumerateArray()).GetString());
        // abi.encode of a string[] with one element: offset, count, offset, length, text.
        string[] words =
        [
            Word(32),
            Word(1),
            Word(32),
            Word(26),
            Convert.ToHexStringLower(Encoding.UTF8.GetBytes("https://storage.example/s3")).PadRight(64, '0')
        ];
        var hash = Keccak256.Hash(Convert.FromHexString(string.Concat(words)));
        Assert.Equal(hash.ToString(), claim.GetProperty("endpointsHash").GetString());
        var message = new BridgeClaim(Provider, bridge.Server.BridgeAddress, hash, Bytes32.FromBigInteger(42));
        Assert.True(Signature.TryParse(Hex.Decode(claim.GetProperty("signature").GetString()!), out var signature));
        Assert.True(Secp256k1.TryRecover(new OracleDomain(31337, Oracle).Digest(message), signature, out var signer));
        Assert.Equal(bridge.Server.BridgeAddress, signer);
    }

    [Fact]
    public async Task The_code_serves_one_claimant_once()
    {
        await using var bridge = await TestBridge.StartAsync(Options());
        var code = bridge.Server.ClaimCode;
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bridge, "AAAA-AAAA-AAAA", Provider.ToString(), "1"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bridge, code, Provider.ToString(), "1"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bridge, code, Provider.ToString(), "1"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bridge, code, Provider.ToString(), "2"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bridge, code, Oracle.ToString(), "1"));
    }

    [Theory]
    [InlineData(ClaimCode.MaxAttempts - 1, true)]
    [InlineData(ClaimCode.MaxAttempts, false)]
    public void Guessing_is_bounded(int wrong, bool allowed)
    {
        var code = new ClaimCode();
        for (var i = 0; i < wrong; i++) Assert.False(code.TryRedeem("guess", "x"));
        Assert.Equal(allowed, code.TryRedeem(code.Text, "x"));
    }

    [Theory]
    [InlineData("0x1234", "1")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "-1")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "")]
    [InlineData(
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public async Task Malformed_claims_are_refused(string provider, string nonce)
    {
        await using var bridge = await TestBridge.StartAsync(Options());
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(bridge, bridge.Server.ClaimCode, provider, nonce));
    }

    [Fact]
    public async Task Anything_else_is_refused()
    {
        await using var bridge = await TestBridge.StartAsync(Options());
        using var http = new HttpClient();
        var url = $"{bridge.Server.Url}/.flashback/v1/";
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(url + "claim", new StringContent("not json"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await http.PostAsync(url + "claim", new StringContent(new string(' ', ClaimEndpoint.MaxBodyBytes + 1)))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync(url + "claim")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(url + "other")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(url + "health")).StatusCode);
        await using var unbound = await TestBridge.StartAsync();
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(unbound, unbound.Server.ClaimCode, Provider.ToString(), "1"));
    }

    private static string Word(int value) => value.ToString("x64");

    private static BridgeOptions Options() => new() { ChainId = 31337, Oracle = Oracle, PublicUrl = "https://storage.example/s3" };

    private static async Task<HttpStatusCode> StatusAsync(TestBridge bridge, string code, string provider, string nonce)
    {
        using var answer = await PostAsync(bridge, code, provider, nonce);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(TestBridge bridge, string code, string provider, string nonce)
    {
        using var http = new HttpClient();
        return await http.PostAsync(
            $"{bridge.Server.Url}/.flashback/v1/claim", new StringContent(JsonSerializer.Serialize(new { code, provider, nonce })));
    }
}
