using System.Text.Json;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Tests.Abi.Types;

public class AbiTypeTests
{
    [Theory]
    [InlineData("uint", "uint256")]
    [InlineData("int", "int256")]
    [InlineData("uint8", "uint8")]
    [InlineData("bytes32[2][]", "bytes32[2][]")]
    [InlineData("(uint64 epoch, address[] who)[3]", "(uint64,address[])[3]")]
    [InlineData("tuple(string a,(bool,bytes) b)", "(string,(bool,bytes))")]
    [InlineData("function", "function")]
    public void Parses_to_its_canonical_name(string text, string canonical) => Assert.Equal(canonical, AbiType.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("uint7")]
    [InlineData("uint264")]
    [InlineData("uint08")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("uint256[0]")]
    [InlineData("uint256[")]
    [InlineData("uint256]")]
    [InlineData("uint256[-1]")]
    [InlineData("uint256[99999999999]")]
    [InlineData("uint256[32769]")]
    [InlineData("uint256[32768][2]")]
    [InlineData("bytes[32769]")]
    [InlineData("()")]
    [InlineData("(uint256")]
    [InlineData("(uint256,)")]
    [InlineData("foo(uint256)")]
    [InlineData("address payable")]
    public void Refuses_invalid_types(string text) => Assert.Throws<AbiException>(() => AbiType.Parse(text));

    [Fact]
    public void Takes_the_largest_static_type() => Assert.False(AbiType.Parse("uint256[32768]").IsDynamic);

    [Fact]
    public void Nests_to_its_limit_and_no_deeper()
    {
        static string Arrays(int depth) => "bool" + string.Concat(Enumerable.Repeat("[]", depth));
        static string Tuples(int depth) => new string('(', depth) + "bool" + new string(')', depth);
        Assert.NotNull(AbiType.Parse(Arrays(AbiType.MaxDepth)));
        Assert.NotNull(AbiType.Parse(Tuples(AbiType.MaxDepth)));
        Assert.Throws<AbiException>(() => AbiType.Parse(Arrays(AbiType.MaxDepth + 1)));
        Assert.Throws<AbiException>(() => AbiType.Parse(Tuples(AbiType.MaxDepth + 1)));
        Assert.Throws<AbiException>(() => AbiType.Parse(Tuples(4000)));
    }

    [Fact]
    public void Reads_the_json_of_a_compiler()
    {
        using var json = JsonDocument.Parse(
            """{"type":"tuple[2][]","components":[{"name":"epoch","type":"uint64"},{"name":"who","type":"address[]"}]}""");
        var type = AbiType.FromJson(json.RootElement);
        Assert.Equal("(uint64,address[])[2][]", type.ToString());
        Assert.Equal("who", type.Element!.Element!.Components[1].Name);
    }

    [Theory]
    [InlineData("""{"type":"tuple"}""")]
    [InlineData("""{"type":"tupleX","components":[{"type":"bool"}]}""")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("[]")]
    public void Refuses_bad_json(string text)
    {
        using var json = JsonDocument.Parse(text);
        Assert.Throws<AbiException>(() => AbiType.FromJson(json.RootElement));
    }
}
