using Flashback.Client.Nodes.Rpc;
using Flashback.Ethereum;
using Grpc.Core;

namespace Flashback.Client.Tests.Nodes.Rpc;

public sealed class RpcProblemTests
{
    [Fact]
    public void A_sentence_is_shown_with_its_status() => Assert.Equal("The node stops. (Unavailable)", Text("The node stops."));

    [Fact]
    public void Without_a_sentence_the_status_is_shown() => Assert.Equal("Unavailable", Text(""));

    [Fact]
    public void What_a_terminal_would_obey_is_not_repeated() =>
        Assert.Equal("a [2Jb c d (Unavailable)", Text("a\u001b[2Jb\nc\u202ed"));

    [Fact]
    public void A_sentence_is_repeated_up_to_a_bound()
    {
        var longest = new string('x', PlainText.MaxLength);
        Assert.Equal(longest + " (Unavailable)", Text(longest));
        Assert.Equal(longest[1..] + "… (Unavailable)", Text(longest + "y"));
    }

    private static string Text(string detail) => RpcProblem.Text(new RpcException(new Status(StatusCode.Unavailable, detail)));
}
