using System.Xml;
using System.Xml.Linq;

namespace Flashback.Probes.S3;

/// <summary>Reads the XML of S3's answers. No DTD, no entities, bounded by the caller.</summary>
internal static class S3Xml
{
    /// <summary>S3's answers are four elements deep.</summary>
    public const int MaxDepth = 16;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The error's code and message; empty when the body is not an S3 error.</summary>
    public static (string Code, string Message) ReadError(byte[] body) =>
        TryLoad(body) is { Name.LocalName: "Error" } error ? (Child(error, "Code"), Child(error, "Message")) : ("", "");

    /// <summary>Reads a ListObjectsV2 result; false when the body is anything else.</summary>
    public static bool TryReadList(byte[] body, out IReadOnlyList<S3Entry> entries, out string? nextPage)
    {
        entries = [];
        nextPage = null;
        if (TryLoad(body) is not { Name.LocalName: "ListBucketResult" } list) return false;
        var found = new List<S3Entry>();
        foreach (var item in list.Elements().Where(element => element.Name.LocalName == "Contents"))
        {
            if (!long.TryParse(Child(item, "Size"), out var length)) return false;
            found.Add(new S3Entry(Child(item, "Key"), length, Child(item, "ETag").Trim('"')));
        }
        entries = found;
        var next = Child(list, "NextContinuationToken");
        nextPage = Child(list, "IsTruncated") == "true" && next.Length > 0 ? next : null;
        return true;
    }

    private static XElement? TryLoad(byte[] body)
    {
        try
        {
            if (!IsShallow(body)) return null;
            using var reader = XmlReader.Create(new MemoryStream(body), Settings);
            return XDocument.Load(reader).Root;
        }
        catch (Exception)
        {
            // Usually an XmlException. Whatever the reader throws at untrusted bytes, they are not an S3 answer.
            return null;
        }
    }

    /// <summary>
    /// Elements within elements by the hundred thousand fit the bound on bytes, and take the tree more time and stack than there is.
    /// </summary>
    private static bool IsShallow(byte[] body)
    {
        using var reader = XmlReader.Create(new MemoryStream(body), Settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth) return false;
        }
        return true;
    }

    private static string Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
