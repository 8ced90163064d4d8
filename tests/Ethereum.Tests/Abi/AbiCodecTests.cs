using System.Numerics;
using System.Text;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Tests.Abi;

public class AbiCodecTests
{
    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
    private static AbiType[] Types(params string[] names) => [.. names.Select(AbiType.Parse)];
    private static byte[] Words(params string[] words) => Hex.Decode(string.Concat(words.Select(w => w.PadLeft(64, '0'))));

    private static AbiFunction Function(string name, params string[] types) =>
        new(name, [.. types.Select(t => new AbiParameter("", AbiType.Parse(t)))], []);

    // The examples of the Solidity documentation's chapter on the ABI.
    [Fact]
    public void Encodes_the_examples_of_the_specification()
    {
        Check("0xcdcd77c0" +
            "0000000000000000000000000000000000000000000000000000000000000045" +
            "0000000000000000000000000000000000000000000000000000000000000001",
            Function("baz", "uint32", "bool"), 69, true);
        Check("0xfce353f6" +
            "6162630000000000000000000000000000000000000000000000000000000000" +
            "6465660000000000000000000000000000000000000000000000000000000000",
            Function("bar", "bytes3[2]"), (object)new object[] { Ascii("abc"), Ascii("def") });
        Check("0xa5643bf2" +
            "0000000000000000000000000000000000000000000000000000000000000060" +
            "0000000000000000000000000000000000000000000000000000000000000001" +
            "00000000000000000000000000000000000000000000000000000000000000a0" +
            "0000000000000000000000000000000000000000000000000000000000000004" +
            "6461766500000000000000000000000000000000000000000000000000000000" +
            "0000000000000000000000000000000000000000000000000000000000000003" +
            "0000000000000000000000000000000000000000000000000000000000000001" +
            "0000000000000000000000000000000000000000000000000000000000000002" +
            "0000000000000000000000000000000000000000000000000000000000000003",
            Function("sam", "bytes", "bool", "uint256[]"), Ascii("dave"), true, new[] { 1, 2, 3 });
        Check("0x8be65246" +
            "0000000000000000000000000000000000000000000000000000000000000123" +
            "0000000000000000000000000000000000000000000000000000000000000080" +
            "3132333435363738393000000000000000000000000000000000000000000000" +
            "00000000000000000000000000000000000000000000000000000000000000e0" +
            "0000000000000000000000000000000000000000000000000000000000000002" +
            "0000000000000000000000000000000000000000000000000000000000000456" +
            "0000000000000000000000000000000000000000000000000000000000000789" +
            "000000000000000000000000000000000000000000000000000000000000000d" +
            "48656c6c6f2c20776f726c642100000000000000000000000000000000000000",
            Function("f", "uint256", "uint32[]", "bytes10", "bytes"), 0x123, new[] { 0x456u, 0x789u }, Ascii("1234567890"),
            Ascii("Hello, world!"));
        Check("0x2289b18c" +
            "0000000000000000000000000000000000000000000000000000000000000040" +
            "0000000000000000000000000000000000000000000000000000000000000140" +
            "0000000000000000000000000000000000000000000000000000000000000002" +
            "0000000000000000000000000000000000000000000000000000000000000040" +
            "00000000000000000000000000000000000000000000000000000000000000a0" +
            "0000000000000000000000000000000000000000000000000000000000000002" +
            "0000000000000000000000000000000000000000000000000000000000000001" +
            "0000000000000000000000000000000000000000000000000000000000000002" +
            "0000000000000000000000000000000000000000000000000000000000000001" +
            "0000000000000000000000000000000000000000000000000000000000000003" +
            "0000000000000000000000000000000000000000000000000000000000000003" +
            "0000000000000000000000000000000000000000000000000000000000000060" +
            "00000000000000000000000000000000000000000000000000000000000000a0" +
            "00000000000000000000000000000000000000000000000000000000000000e0" +
            "0000000000000000000000000000000000000000000000000000000000000003" +
            "6f6e650000000000000000000000000000000000000000000000000000000000" +
            "0000000000000000000000000000000000000000000000000000000000000003" +
            "74776f0000000000000000000000000000000000000000000000000000000000" +
            "0000000000000000000000000000000000000000000000000000000000000005" +
            "7468726565000000000000000000000000000000000000000000000000000000",
            Function("g", "uint256[][]", "string[]"), new[] { new[] { 1, 2 }, new[] { 3 } }, new[] { "one", "two", "three" });

        static void Check(string expected, AbiFunction function, params object?[] arguments)
        {
            var data = function.EncodeCall(arguments);
            Assert.Equal(expected, Hex.Encode(data));
            Assert.Equal(expected, Hex.Encode(function.EncodeCall(function.DecodeCall(data))));
        }
    }

    [Fact]
    public void Integers_fill_their_width_and_no_more()
    {
        (string Type, BigInteger Least, BigInteger Greatest)[] widths =
        [
            ("uint8", 0, 255), ("int8", -128, 127), ("uint64", 0, ulong.MaxValue), ("int64", long.MinValue, long.MaxValue),
            ("uint256", 0, (BigInteger.One << 256) - 1), ("int256", -(BigInteger.One << 255), (BigInteger.One << 255) - 1),
        ];
        foreach (var (name, least, greatest) in widths)
        {
            var type = AbiType.Parse(name);
            foreach (var value in new[] { least, greatest }) Assert.Equal(value, AbiCodec.Decode([type], AbiCodec.Encode(type, value))[0]);
            Assert.Throws<AbiException>(() => AbiCodec.Encode(type, least - 1));
            Assert.Throws<AbiException>(() => AbiCodec.Encode(type, greatest + 1));
        }
        Assert.Throws<AbiException>(() => AbiCodec.Decode(Types("uint8"), Words("100")));
        Assert.Throws<AbiException>(() => AbiCodec.Decode(Types("int8"), Words("80")));
        Assert.Throws<AbiException>(() => AbiCodec.Decode(Types("int8"), Words(new string('f', 62) + "7f")));
    }

    [Fact]
    public void Every_built_in_integer_is_accepted()
    {
        object[] sevens = [(byte)7, (sbyte)7, (short)7, (ushort)7, 7, 7u, 7L, 7UL, (Int128)7, (UInt128)7, new BigInteger(7), (DayOfWeek)7];
        Assert.All(sevens, seven => Assert.Equal(Words("7"), AbiCodec.Encode(AbiType.UInt256, seven)));
    }

    [Fact]
    public void Tuples_come_as_arrays_value_tuples_or_dictionaries()
    {
        var type = AbiType.Parse("(uint64 epoch,string name)");
        var expected = AbiCodec.Encode(type, new object[] { 5, "x" });
        Assert.Equal(expected, AbiCodec.Encode(type, (5UL, "x")));
        Assert.Equal(expected, AbiCodec.Encode(type, new Dictionary<string, object?> { ["name"] = "x", ["epoch"] = 5 }));
        Assert.Equal(new object[] { new BigInteger(5), "x" }, AbiCodec.Decode([type], expected)[0]);
    }

    [Fact]
    public void Names_the_place_of_a_value_that_does_not_fit()
    {
        var type = AbiType.Parse("(uint8[] scores,bool ok)[]");
        var error = Assert.Throws<AbiException>(() => AbiCodec.Encode(type, new object[] { new object[] { new[] { 1, 256 }, true } }));
        Assert.Equal("value 0[0].scores[1]: 256 does not fit uint8.", error.Message);
    }

    public static TheoryData<string, object?> Misfits => new()
    {
        { "uint8", "1" }, { "uint8", null }, { "bool", 1 }, { "address", new byte[20] }, { "bytes4", new byte[3] }, { "bytes4",
            new byte[5] },
        { "bytes", "text" }, { "string", new byte[1] }, { "string", "\ud800" }, { "uint8[2]", new[] { 1 } }, { "uint8[2]",
            new[] { 1, 2, 3 } },
        { "uint8[]", "ab" }, { "(bool,bool)", new object[] { true } }, { "(bool a)", new Dictionary<string, object?> { ["b"] = true } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Refuses_values_of_another_kind(string type, object? value) =>
        Assert.Throws<AbiException>(() => AbiCodec.Encode(AbiType.Parse(type), value));

    [Fact]
    public void Counts_the_values() => Assert.Throws<AbiException>(() => AbiCodec.Encode(Types("bool"), [true, true]));

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "bool", Words() },
        { "bool", Words("2") },
        { "bool", Words("1", "0") },
        { "address", Words("10000000000000000000000000000000000000000") },
        { "bytes4", Words("1") },
        { "bytes", Words("20") },
        { "bytes", Words("40", "0") },
        { "bytes", Words("20", "1") },
        { "bytes", Words("20", "21", "0") },
        { "bytes", Words("20", "1", "1") },
        { "bytes", Words("7fffffffffffffff", "0") },
        { "bytes", Words(new string('f', 64), "0") },
        { "bytes", Words("20", new string('f', 64), "0") },
        { "bytes", Words("20", "7fffffff", "0") },
        { "uint256[]", Words("20", "ffffffff") },
        { "uint256[]", Words("20", "7fffffff") },
        { "uint256[]", Words("20", "2", "1") },
        { "uint256[2]", Words("1") },
        { "bytes[]", Words("20", "7fffffff") },
        // Both elements point at the same tail.
        { "bytes[]", Words("20", "2", "40", "40", "1", "ff" + new string('0', 62)) },
        // The array contains itself.
        { "uint256[][]", Words("20", "2", "0", "0") },
        { "uint256[][][][]", Words("20", "3", "0", "0", "0") },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Refuses_hostile_data(string type, byte[] data)
    {
        Assert.False(AbiCodec.TryDecode(Types(type), data, out var values, out var error));
        Assert.Empty(values);
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Overlapping_tails_are_noticed_before_they_cost_memory()
    {
        // Each of a thousand elements points at the same megabyte.
        const int elements = 1000, payload = 1 << 20;
        var data = new byte[(elements + 3) * 32 + payload];
        void Word(int index, int value) => System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(index * 32 + 28), value);
        Word(0, 32);
        Word(1, elements);
        for (var i = 0; i < elements; i++) Word(2 + i, elements * 32);
        Word(2 + elements, payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(AbiCodec.TryDecode(Types("bytes[]"), data, out _, out var error));
        Assert.Contains("overlap", error);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 3 * data.Length);
    }

    [Fact]
    public void Invalid_utf8_stays_readable() =>
        Assert.Equal("\ufffd", AbiCodec.Decode(Types("string"), Words("20", "1", "ff" + new string('0', 62)))[0]);

    [Fact]
    public void Never_throws_anything_else_on_altered_data()
    {
        var types = Types("(uint64,bytes,string[])[]", "int8", "address[2]", "(bool,bytes32[])");
        var good = AbiCodec.Encode(types,
        [
            new object[] { new object[] { 1, new byte[40], new[] { "a", "bc" } } }, -3, new[] { Address.Zero, Address.Zero },
            new object[] { true, new object[] { Bytes32.Zero } },
        ]);
        var seed = Keccak256.Hash("mutations"u8);
        for (var i = 0; i < 20_000; i++)
        {
            seed = Keccak256.Hash(seed.Span);
            var altered = good.ToArray();
            altered[(seed.Span[0] << 8 | seed.Span[1]) % altered.Length] ^= seed.Span[2];
            altered[(seed.Span[3] << 8 | seed.Span[4]) % altered.Length] = seed.Span[5];
            if (AbiCodec.TryDecode(types, altered.AsSpan(0, altered.Length - seed.Span[6] % 3 * (seed.Span[7] % 64)),
                out var values, out _))
                Assert.NotEmpty(AbiCodec.Encode(types, values));
        }
    }
}
