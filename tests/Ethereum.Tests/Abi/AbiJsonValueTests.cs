using System.Numerics;
using System.Text.Json;
using Flashback.Ethereum.Abi;

namespace Flashback.Ethereum.Tests.Abi;

public class AbiJsonValueTests
{
    private static object Read(string type, string json)
    {
        using var document = JsonDocument.Parse(json);
        return AbiJsonValue.Read(AbiType.Parse(type), document.RootElement);
    }

    [Fact]
    public void Reads_every_kind()
    {
        Assert.Equal(new BigInteger(5), Read("uint8", "5"));
        Assert.Equal(new BigInteger(-5), Read("int8", "\"-5\""));
        Assert.Equal(new BigInteger(255), Read("uint256", "\"0xff\""));
        Assert.Equal(true, Read("bool", "true"));
        Assert.Equal("x", Read("string", "\"x\""));
        Assert.Equal(new byte[] { 1, 2 }, Read("bytes2", "\"0x0102\""));
        Assert.Equal(Bytes32.Zero, Read("bytes32", $"\"0x{new string('0', 64)}\""));
        Assert.Equal(Address.Zero, Read("address", $"\"0x{new string('0', 40)}\""));
        Assert.Equal(new object[] { true, false }, Read("bool[]", "[true,false]"));
        Assert.Equal(new object[] { true, "x" }, Read("(bool a,string b)", """{"b":"x","a":true}"""));
        Assert.Equal(new object[] { true, "x" }, Read("(bool a,string b)", """[true,"x"]"""));
    }

    [Theory]
    [InlineData("uint8", "1.5", "no integer")]
    [InlineData("uint8", "1e3", "no integer")]
    [InlineData("uint8", "\"0x\"", "no integer")]
    [InlineData("uint8", "\" 1\"", "no integer")]
    [InlineData("uint8", "true", "cannot stand")]
    [InlineData("bool", "1", "cannot stand")]
    [InlineData("bytes", "\"00\"", "0x and hex")]
    [InlineData("bytes", "\"0x0\"", "value:")]
    [InlineData("address", "\"0x00\"", "not an address")]
    [InlineData("(bool a)", "{}", "value:")]
    [InlineData("(bool a)", "[true,true]", "cannot stand")]
    [InlineData("bool[]", "[true,1]", "value[1]")]
    public void Refuses_what_cannot_stand_for_the_type(string type, string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<AbiException>(() => Read(type, json)).Message);

    [Fact]
    public void Takes_as_many_digits_as_a_number_can_have()
    {
        Assert.Equal(BigInteger.One, Read("uint256", $"\"{new string('0', 79)}1\""));
        Assert.Throws<AbiException>(() => Read("uint256", $"\"{new string('0', 80)}1\""));
    }
}
