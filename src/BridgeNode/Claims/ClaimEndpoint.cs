using System.Numerics;
using System.Text.Json;
using Flashback.BridgeNode.Http;
using Flashback.BridgeNode.Identity;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.Protocol.Messages;

namespace Flashback.BridgeNode.Claims;

/// <summary>
/// <c>POST /.flashback/v1/claim</c>: gives the bridge key's signed <see cref="BridgeClaim"/> to any caller that knows the claim code.
/// <c>endpointsHash</c> is keccak256(abi.encode(string[] endpoints)); the one endpoint is this node's public URL.
/// </summary>
public sealed class ClaimEndpoint(BridgeKey key, ClaimCode code, Func<string> publicUrl)
{
    public const int MaxBodyBytes = 4096;

    private static readonly AbiType EndpointsType = AbiType.Parse("string[]");

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await Answers.RefuseAsync(context, 405, "Claims are posted.");
            return;
        }
        if (!key.CanSign)
        {
            await Answers.RefuseAsync(context, 409, "This node has no oracle configured (chainId and oracle), so it cannot sign a claim.");
            return;
        }
        if (await ReadAsync(context) is not { Code: { } given, Provider: { } text, Nonce: { } digits }
            || !Address.TryParse(text, out var provider) || !TryNonce(digits, out var nonce))
        {
            await Answers.RefuseAsync(
                context, 400, "A claim is {\"code\": text, \"provider\": address, \"nonce\": decimal text below 2^256}.");
            return;
        }
        if (!code.TryRedeem(given, $"{provider}/{nonce}"))
        {
            await Answers.RefuseAsync(
                context, 403, "The code is wrong, was used already, or there were too many wrong ones (restart the node for a new code).");
            return;
        }
        string[] endpoints = [publicUrl()];
        var claim = new BridgeClaim(provider, key.Address, Keccak256.Hash(AbiCodec.Encode([EndpointsType], [endpoints])), nonce);
        await Answers.JsonAsync(context, new
        {
            provider = provider.ToString(),
            bridge = key.Address.ToString(),
            endpoints,
            endpointsHash = claim.EndpointsHash.ToString(),
            nonce = nonce.ToBigInteger().ToString(),
            signature = key.Sign(claim),
        });
    }

    private static async Task<ClaimRequest?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MaxBodyBytes) return null;
        try
        {
            return await JsonSerializer.DeserializeAsync<ClaimRequest>(context.Request.Body, JsonSerializerOptions.Web,
                context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryNonce(string digits, out Bytes32 nonce)
    {
        nonce = default;
        if (digits.Length is 0 or > 78 || !digits.All(char.IsAsciiDigit)) return false;
        var value = BigInteger.Parse(digits);
        if (value >> 256 != 0) return false;
        nonce = Bytes32.FromBigInteger(value);
        return true;
    }
}
