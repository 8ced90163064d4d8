using System.Numerics;
using Flashback.Ethereum.Transactions;
using Nethereum.Model;
using Nethereum.Signer;

namespace Flashback.Ethereum.Tests.Transactions;

/// <summary>The bytes are compared with ethers' in the vectors, and here with what Nethereum signs itself.</summary>
public class Eip1559TransactionTests
{
    private static readonly byte[] Key = Hex.Decode(string.Concat(Enumerable.Repeat("46", 32)));
    private static readonly BigInteger Greatest = (BigInteger.One << 256) - 1;

    private static readonly Eip1559Transaction Example = new()
    {
        ChainId = 31337,
        Nonce = 0,
        MaxPriorityFeePerGas = 1,
        MaxFeePerGas = 30,
        GasLimit = 100_000,
        Data = new byte[] { 1, 2, 3 },
    };

    public static TheoryData<string> Variants => [.. All.Keys];

    private static Dictionary<string, Eip1559Transaction> All => new()
    {
        ["creation"] = Example,
        ["call"] = Example with { To = Address.Parse("0x00000000219ab540356cbb839cbe05303d7705fa"), Value = BigInteger.Pow(10, 18) },
        ["no data"] = Example with { Data = default, To = Address.Zero },
        ["long data"] = Example with { Data = new byte[70_000] },
        ["greatest numbers"] = Example with
        {
            ChainId = ulong.MaxValue,
            Nonce = ulong.MaxValue,
            GasLimit = ulong.MaxValue,
            Value = Greatest,
            MaxFeePerGas = Greatest,
        },
        ["zeros"] = Example with { ChainId = 1, GasLimit = 0, MaxFeePerGas = 0, MaxPriorityFeePerGas = 0 },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Is_to_the_byte_what_Nethereum_signs(string variant)
    {
        var transaction = All[variant];
        for (byte i = 1; i < 20; i++)
        {
            using var key = PrivateKey.FromBytes(Keccak256.Hash([i]).Span);
            var outside = new Transaction1559(
                transaction.ChainId, transaction.Nonce, transaction.MaxPriorityFeePerGas, transaction.MaxFeePerGas, transaction.GasLimit,
                transaction.To?.ToString() ?? "", transaction.Value, Hex.Encode(transaction.Data.Span), []);
            var raw = new Transaction1559Signer().SignTransaction(key.ToBytes(), outside);
            var signed = transaction.Sign(key);
            Assert.Equal(raw, Convert.ToHexStringLower(signed.Raw.Span));
            Assert.Equal(Keccak256.Hash(Hex.Decode(raw)), signed.Hash);
            Assert.Equal(key.Address, signed.From);
        }
    }

    [Fact]
    public void Refuses_to_sign_for_no_chain()
    {
        using var key = PrivateKey.FromBytes(Key);
        Assert.Throws<InvalidOperationException>(() => (Example with { ChainId = 0 }).Sign(key));
    }

    [Fact]
    public void Amounts_are_uint256()
    {
        Assert.Equal(Greatest, (Example with { Value = Greatest }).Value);
        Assert.Throws<OverflowException>(() => Example with { Value = Greatest + 1 });
        Assert.Throws<OverflowException>(() => Example with { MaxFeePerGas = Greatest + 1 });
        Assert.Throws<OverflowException>(() => Example with { MaxPriorityFeePerGas = -1 });
    }
}
