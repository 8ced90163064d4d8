using System.Globalization;

namespace Flashback.Grpc.Wire;

/// <summary>A status as <c>grpc-status</c> and <c>grpc-message</c>.</summary>
internal static class StatusWire
{
    /// <summary>A longer detail is cut, so that a status always fits its headers.</summary>
    public const int MaxDetail = 1024;

    public static string CodeOf(Status status) => ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);

    /// <summary>Null when there is nothing to say.</summary>
    public static string? MessageOf(Status status) => string.IsNullOrEmpty(status.Detail)
        ? null
        : PercentEncoding.Encode(status.Detail.Length <= MaxDetail ? status.Detail : status.Detail[..MaxDetail]);

    /// <summary>A code that is not in the list reads as Unknown.</summary>
    public static Status Parse(string code, string? message)
    {
        var detail = PercentEncoding.Decode(message ?? "");
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((StatusCode)number)
            ? new Status((StatusCode)number, detail)
            : new Status(StatusCode.Unknown, $"the other side sent the status '{code}': {detail}");
    }
}
