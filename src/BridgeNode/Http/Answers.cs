
namespace Flashback.BridgeNode.Http;

/// <summary>The JSON answers of this node's own endpoints.</summary>
internal static class Answers
{
    public static Task JsonAsync(HttpContext context, object value) =>
        context.Response.WriteAsJsonAsync(value, value.GetType(), context.RequestAborted);

    public static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error }, context.RequestAborted);
    }
}
