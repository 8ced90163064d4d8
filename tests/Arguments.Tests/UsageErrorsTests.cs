using System.CommandLine;

namespace Flashback.Arguments.Tests;

public class UsageErrorsTests
{
    [Theory]
    [InlineData("a command is missing: serve, other.|See: tool --help")]
    [InlineData("Unrecognized command or argument 'srve'.|Did you mean 'serve'?|See: tool --help", "srve")]
    [InlineData("Unrecognized command or argument '--prot=1'.|Did you mean '--port'?|See: tool serve --help", "serve", "--prot=1")]
    [InlineData("--port 'x' must be a whole number from 0 to 9; leave it out.|See: tool serve --help", "serve", "--port", "x")]
    [InlineData("--url 'a' must be an http or https URL, such as http://127.0.0.1:8545.|--url 'b' must be an http or https URL, such as "
        + "http://127.0.0.1:8545.|See: tool serve --help", "serve", "--url", "a", "--url", "b")]
    [InlineData("N '\u0001' must be a whole number from 0 to 255.|See: tool other --help", "other", "\u0001")]
    public void Each_is_a_sentence_and_the_last_line_says_where_to_read_on(string expected, params string[] arguments) =>
        Assert.Equal(expected.Replace('\u0001', '�').Split('|'), UsageErrors.Of(Root().Parse(arguments), "tool"));

    [Fact]
    public void What_is_allowed_is_given_as_a_value()
    {
        var root = Root();
        var serve = root.Subcommands[0];
        var parsed = root.Parse(["serve", "--port", "9", "--url", "http://a", "--url", "https://b"]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(9, parsed.GetValue((Option<int?>)serve.Options[0]));
        Assert.Equal(["http://a/", "https://b/"], parsed.GetValue((Option<Uri[]>)serve.Options[1])!.Select(url => url.ToString()));
        Assert.Null(root.Parse(["serve"]).GetValue((Option<int?>)serve.Options[0]));
        Assert.Equal("The port (0 to 9).", serve.Options[0].Description);
    }

    private static RootCommand Root()
    {
        var port = new Option<int?>("--port") { Description = "The port." }.Taking(Values.Whole(0, 9), "leave it out");
        var url = new Option<Uri[]>("--url").TakingEach(Values.Url);
        var number = new Argument<byte>("n") { HelpName = "N" }.Taking(Values.Whole(byte.MinValue, byte.MaxValue));
        var (serve, other) = (new Command("serve") { port, url }, new Command("other") { number });
        serve.SetAction(_ => 0);
        other.SetAction(_ => 0);
        return new RootCommand { serve, other };
    }
}
