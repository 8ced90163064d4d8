namespace Flashback.Ethereum.JsonRpc.Errors;

/// <summary>An endpoint answered with something that is not what the method returns.</summary>
public sealed class JsonRpcAnswerException(string endpoint, string method, string problem)
    : JsonRpcException($"{method} at {endpoint} returned something else than it should: {PlainText.Clean(problem)}. The endpoint is faulty "
        + "or no Ethereum node.");
