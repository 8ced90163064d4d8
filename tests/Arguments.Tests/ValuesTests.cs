using System.Globalization;

namespace Flashback.Arguments.Tests;

public class ValuesTests
{
    private enum Colour
    {
        Red,
        Green,
        Blue,
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("32", true)]
    [InlineData("33", false)]
    [InlineData("-1", false)]
    [InlineData("1.0", false)]
    [InlineData("1,0", false)]
    [InlineData("0x1", false)]
    [InlineData(" 1", false)]
    [InlineData("", false)]
    [InlineData("99999999999999999999", false)]
    public void Whole_numbers_are_digits_within_bounds(string text, bool good) => Assert.Equal(good, Values.Whole(1, 32).Read(text, out _));

    [Theory]
    [InlineData("0", true)]
    [InlineData("1", true)]
    [InlineData("0.25", true)]
    [InlineData("1.01", false)]
    [InlineData("-0.1", false)]
    [InlineData("0,5", false)]
    [InlineData("NaN", false)]
    [InlineData("1e0", false)]
    public void Numbers_have_a_decimal_point_in_every_culture(string text, bool good)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = german;
            Assert.Equal(good, Values.Number(0, 1).Read(text, out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("green", true)]
    [InlineData("Green", true)]
    [InlineData("1", false)]
    [InlineData("7", false)]
    [InlineData("red,blue", false)]
    [InlineData("", false)]
    public void Only_names_are_accepted_and_not_numbers(string text, bool good) =>
        Assert.Equal(good, Values.OneOf<Colour>().Read(text, out _));

    [Theory]
    [InlineData("http://127.0.0.1:8545", true)]
    [InlineData("https://rpc.example/path?key=1", true)]
    [InlineData("ws://rpc.example", false)]
    [InlineData("127.0.0.1:8545", false)]
    [InlineData("/tmp/socket", false)]
    [InlineData("", false)]
    public void Urls_are_absolute_and_http(string text, bool good) => Assert.Equal(good, Values.Url.Read(text, out _));

    [Fact]
    public void Requirements_are_stated_in_words()
    {
        Assert.Equal(("a whole number from 1 to 32", "1 to 32"), (Values.Whole(1, 32).Wanted, Values.Whole(1, 32).Hint));
        Assert.Equal("a whole number from 0 to 255", Values.Whole(byte.MinValue, byte.MaxValue).Wanted);
        Assert.Equal(("a whole number, 1 or more", null),
            (Values.Whole<ulong>(1, ulong.MaxValue).Wanted, Values.Whole<ulong>(1, ulong.MaxValue).Hint));
        Assert.Equal("a number from 0 to 0.5", Values.Number(0, 0.5).Wanted);
        Assert.Equal("red, green or blue", Values.OneOf<Colour>().Wanted);
    }
}
