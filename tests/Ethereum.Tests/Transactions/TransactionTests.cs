using System.Numerics;
using Flashback.Ethereum.Rlp;
using Flashback.Ethereum.Transactions;

namespace Flashback.Ethereum.Tests.Transactions;

public class TransactionTests
{
    private static readonly byte[] Key = Hex.Decode(string.Concat(Enumerable.Repeat("46", 32)));

    /// <summary>The worked example of EIP-155.</summary>
    private static readonly LegacyTransaction Example = new()
    {
        ChainId = 1,
        Nonce = 9,
        GasPrice = 20_000_000_000,
        GasLimit = 21_000,
        To = Address.Parse("0x3535353535353535353535353535353535353535"),
        Value = BigInteger.Pow(10, 18),
    };

    private static readonly Eip1559Transaction Modern = new()
    {
        ChainId = 31337,
        Nonce = 0,
        MaxPriorityFeePerGas = 1,
        MaxFeePerGas = 30,
        GasLimit = 100_000,
        Data = new byte[] { 1, 2, 3 },
        AccessList = [new AccessListEntry(Address.Zero, [Bytes32.Zero])],
    };

    [Fact]
    public void Signs_the_example_of_EIP_155()
    {
        using var key = PrivateKey.FromBytes(Key);
        Assert.Equal("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53", Example.SigningHash.ToString());
        var signed = Example.Sign(key);
        Assert.Equal("0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83", Hex.Encode(signed.Raw.Span));
        Assert.Equal("0x33469b22e9f636356c4160a87eb19df52b7412e8eac32a4a55ffe88ea8350788", signed.Hash.ToString());
        Assert.Equal(key.Address, signed.From);
        Assert.Equal(BigInteger.Pow(10, 18) + new BigInteger(20_000_000_000) * 21_000, Example.MaxCost);
    }

    [Fact]
    public void Parses_what_it_writes()
    {
        using var key = PrivateKey.FromBytes(Key);
        foreach (Transaction transaction in new Transaction[] { Example, Modern, Modern with { To = key.Address, Data = default, AccessList = [] } })
        {
            var signed = transaction.Sign(key);
            var parsed = SignedTransaction.Parse(signed.Raw.Span);
            Assert.Equal(key.Address, parsed.From);
            Assert.Equal(signed.Hash, parsed.Hash);
            Assert.Equal(signed.Signature, parsed.Signature);
            Assert.Equal(transaction.To, parsed.Transaction.To);
            Assert.Equal(signed.Raw.ToArray(), parsed.Transaction.Sign(key).Raw.ToArray());
        }
    }

    [Fact]
    public void Refuses_to_sign_for_no_chain()
    {
        using var key = PrivateKey.FromBytes(Key);
        Assert.Throws<InvalidOperationException>(() => (Example with { ChainId = 0 }).Sign(key));
        Assert.Throws<InvalidOperationException>(() => (Modern with { ChainId = 0 }).Sign(key));
    }

    [Fact]
    public void Amounts_are_uint256()
    {
        var greatest = (BigInteger.One << 256) - 1;
        Assert.Equal(greatest, (Example with { Value = greatest }).Value);
        Assert.Throws<OverflowException>(() => Example with { Value = greatest + 1 });
        Assert.Throws<OverflowException>(() => Example with { GasPrice = -1 });
        Assert.Throws<OverflowException>(() => Modern with { MaxFeePerGas = greatest + 1 });
        Assert.Throws<OverflowException>(() => Modern with { MaxPriorityFeePerGas = -1 });
    }

    [Fact]
    public void A_chain_id_may_fill_64_bits()
    {
        using var key = PrivateKey.FromBytes(Key);
        foreach (Transaction transaction in new Transaction[] { Example with { ChainId = ulong.MaxValue }, Modern with { ChainId = ulong.MaxValue } })
            Assert.Equal(ulong.MaxValue, SignedTransaction.Parse(transaction.Sign(key).Raw.Span).Transaction.ChainId);
    }

    [Fact]
    public void Refuses_altered_fields()
    {
        using var key = PrivateKey.FromBytes(Key);
        RlpItem[] legacy = [.. RlpCodec.Decode(Example.Sign(key).Raw.Span).Items];
        RlpItem[] modern = [.. RlpCodec.Decode(Modern.Sign(key).Raw.Span[1..]).Items];
        byte[] Legacy(int index, RlpItem item) => RlpCodec.Encode(RlpItem.List(legacy.Select((field, i) => i == index ? item : field)));
        byte[] Typed(int index, RlpItem item) => [2, .. RlpCodec.Encode(RlpItem.List(modern.Select((field, i) => i == index ? item : field)))];
        var overflow = RlpItem.Of(BigInteger.One << 256);
        byte[][] bad =
        [
            [],
            [1, .. Example.Sign(key).Raw.Span],
            [0x80],
            [2],
            RlpCodec.Encode(RlpItem.List(legacy[..8])),
            [2, .. RlpCodec.Encode(RlpItem.List(modern[..9]))],
            [.. Example.Sign(key).Raw.Span, 0],
            Legacy(0, RlpItem.Of(BigInteger.One << 64)),
            Legacy(0, RlpItem.Of([0, 9])),
            Legacy(3, RlpItem.Of(new byte[19])),
            Legacy(4, overflow),
            Legacy(6, RlpItem.Of(27)),
            Legacy(6, RlpItem.Of(36)),
            Legacy(6, RlpItem.Of(new BigInteger(ulong.MaxValue) * 2 + 37)),
            Legacy(7, RlpItem.Of(0)),
            Legacy(8, overflow),
            Legacy(8, RlpItem.Of((BigInteger.One << 256) - 1)),
            Legacy(5, RlpItem.List()),
            Typed(0, RlpItem.Of(0)),
            Typed(8, RlpItem.List(RlpItem.List(RlpItem.Of(new byte[19]), RlpItem.List()))),
            Typed(8, RlpItem.List(RlpItem.List(RlpItem.Of(new byte[20]), RlpItem.List(RlpItem.Of(new byte[31]))))),
            Typed(8, RlpItem.List(RlpItem.List(RlpItem.Of(new byte[20])))),
            Typed(9, RlpItem.Of(2)),
            Typed(9, RlpItem.Of(256)),
            Typed(9, RlpItem.Of(257)),
            Typed(11, RlpItem.Of((BigInteger.One << 256) - 1)),
        ];
        Assert.All(bad, raw => Assert.False(SignedTransaction.TryParse(raw, out _)));
    }

    [Fact]
    public void Altered_bytes_are_refused_or_another_transaction()
    {
        using var key = PrivateKey.FromBytes(Key);
        var seed = Keccak256.Hash("alterations"u8);
        foreach (var raw in new[] { Example.Sign(key).Raw.ToArray(), Modern.Sign(key).Raw.ToArray() })
        {
            for (var i = 0; i < 2_000; i++)
            {
                seed = Keccak256.Hash(seed.Span);
                var altered = raw.ToArray();
                altered[seed.Span[0] % raw.Length] ^= (byte)(seed.Span[1] | 1);
                if (SignedTransaction.TryParse(altered, out var parsed)) Assert.NotEqual(key.Address, parsed!.From);
            }
        }
    }

    [Fact]
    public void Knows_where_contracts_come_to_stand()
    {
        // EIP-1014's examples, and the first contracts of a well-known account.
        Assert.Equal("0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38", ContractAddress.Create2(Address.Zero, Bytes32.Zero, [0]).ToString());
        Assert.Equal("0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3", ContractAddress.Create2(Address.Parse("0xdeadbeef00000000000000000000000000000000"), Bytes32.Zero, [0]).ToString());
        var sender = Address.Parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        Assert.Equal("0xcd234A471b72ba2F1Ccf0A70FCABA648a5eeCD8d", ContractAddress.Create(sender, 0).ToString());
        Assert.Equal("0x343c43A37D37dfF08AE8C4A11544c718AbB4fCF8", ContractAddress.Create(sender, 1).ToString());
    }
}
