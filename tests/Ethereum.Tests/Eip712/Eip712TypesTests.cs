namespace Flashback.Ethereum.Tests.TypedMessages;

public class Eip712TypesTests
{
    [Fact]
    public void Sorts_what_a_struct_refers_to()
    {
        var types = Eip712Types.Parse("Z(A[] a,M m)", "M(B b)", "B(bool x)", "A(uint8[2][] y)", "Unused(bool x)");
        Assert.Equal("Z(A[] a,M m)A(uint8[2][] y)B(bool x)M(B b)", types.EncodeType("Z"));
        Assert.Equal("B(bool x)", types.EncodeType("B"));
        Assert.True(types.Contains("Unused"));
        Assert.False(types.Contains("None"));
    }

    [Fact]
    public void Types_may_be_recursive_and_values_finite()
    {
        var types = Eip712Types.Parse("Tree(uint8 leaf,Tree[] branches)");
        object Leaf(int value) => new object[] { value, Array.Empty<object>() };
        var tree = new object[] { 1, new[] { Leaf(2), Leaf(3) } };
        Assert.NotEqual(types.HashStruct("Tree", Leaf(1)), types.HashStruct("Tree", tree));
    }

    [Fact]
    public void Values_nest_to_the_limit_and_no_deeper()
    {
        var types = Eip712Types.Parse("Tree(Tree[] branches)");
        static object Nested(int structs) => new object[] { structs == 1 ? [] : new[] { Nested(structs - 1) } };
        // Each struct takes two levels: itself and its array.
        Assert.NotEqual(Bytes32.Zero, types.HashStruct("Tree", Nested(Eip712Types.MaxDepth / 2)));
        Assert.Contains("deeper", Assert.Throws<Eip712Exception>(() => types.HashStruct("Tree", Nested(Eip712Types.MaxDepth / 2 + 1))).Message);
    }

    [Fact]
    public void Takes_as_many_types_as_allowed_and_no_more()
    {
        static string[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => $"T{i}(bool x)")];
        Assert.True(Eip712Types.Parse(Many(Eip712Types.MaxTypes)).Contains("T0"));
        Assert.Throws<Eip712Exception>(() => Eip712Types.Parse(Many(Eip712Types.MaxTypes + 1)));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A(bool x")]
    [InlineData("A(bool)")]
    [InlineData("A(bool x,)")]
    [InlineData("A(bool x, bool y)")]
    [InlineData("A(uint x)")]
    [InlineData("A(function x)")]
    [InlineData("A(uint257 x)")]
    [InlineData("A(B x)")]
    [InlineData("A(bool[0] x)")]
    [InlineData("A(bool[ x)")]
    [InlineData("A(bool x,bool x)")]
    [InlineData("A(bool 1x)")]
    [InlineData("bytes32(bool x)")]
    [InlineData("(bool x)")]
    public void Refuses_what_is_no_description(string text) => Assert.Throws<Eip712Exception>(() => Eip712Types.Parse(text));

    [Fact]
    public void Refuses_two_descriptions_of_one_name() => Assert.Throws<Eip712Exception>(() => Eip712Types.Parse("A(bool x)", "A(bool y)"));

    [Fact]
    public void Names_the_place_of_a_value_that_does_not_fit()
    {
        var types = Eip712Types.Parse("A(B[] b)", "B(uint8 x)");
        object[] value = [new object[] { new object[] { 1 }, new object[] { 256 } }];
        Assert.Equal("A.b[1].x: 256 does not fit uint8.", Assert.Throws<Eip712Exception>(() => types.HashStruct("A", value)).Message);
        Assert.Throws<Eip712Exception>(() => types.HashStruct("A", new object[] { 1, 2 }));
        Assert.Throws<Eip712Exception>(() => types.HashStruct("A", null));
        Assert.Throws<Eip712Exception>(() => types.HashStruct("C", value));
        Assert.Throws<Eip712Exception>(() => types.TypeHash("C"));
    }
}
