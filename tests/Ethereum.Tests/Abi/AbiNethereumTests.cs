using System.Numerics;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Nethereum.ABI;

namespace Flashback.Ethereum.Tests.Abi;

/// <summary>The codec against Nethereum's, on random values; against ethers' in the vectors.</summary>
public class AbiNethereumTests
{
    private static readonly string[] Names =
        ["uint256", "address", "bytes32", "bool", "bytes", "string", "uint64[]", "int128", "uint8", "bytes32[]"];

    [Fact]
    public void Random_values_have_the_same_encoding_and_come_back()
    {
        AbiType[] types = [.. Names.Select(AbiType.Parse)];
        for (var i = 0; i < 100; i++)
        {
            var word = Keccak256.Hash(BitConverter.GetBytes(i));
            var (number, address, bytes) = (word.ToBigInteger(), new Address(word.Span[..20]), word.Span[..(i % 33)].ToArray());
            var text = string.Concat(Enumerable.Repeat("aä\U0001f511", i % 20));
            BigInteger[] list = [.. bytes.Select(b => new BigInteger(b) << 48)];
            var signed = (number >> 130) - (BigInteger.One << 125);
            Bytes32[] words = [.. bytes.Take(3).Select(b => Keccak256.Hash([b]))];
            object[] ours =
            [
                number, address, word, i % 2 == 0, bytes, text, list.Cast<object>().ToArray(), signed, new BigInteger(i),
                words.Cast<object>().ToArray(),
            ];
            object[] theirs =
            [
                number, address.ToString(), word.ToArray(), i % 2 == 0, bytes, text, list, signed, i,
                words.Select(w => w.ToArray()).ToArray(),
            ];
            var outside = new ABIEncode().GetABIEncoded([.. Names.Select((name, at) => new ABIValue(name, theirs[at]))]);
            Assert.Equal(Convert.ToHexStringLower(outside), Convert.ToHexStringLower(AbiCodec.Encode(types, ours)));
            Assert.Equal(ours, AbiCodec.Decode(types, outside));
        }
    }
}
