using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests;

/// <summary>Prompt sets as people's tools write them.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed partial class PromptSetUploadTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("jsonl", "application/jsonl")]
    public async Task Upload_OfThePagesExample_IsTakenWhole(string format, string type)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(GoldenFiles.RepositoryRoot, "docs", "prompt-sets.md"));
        string content = Block().Matches(page)
            .Single(match => match.Groups["format"].Value == format).Groups["content"].Value;

        JsonElement set = await UploadedAsync(type, Encoding.UTF8.GetBytes(content));

        int rows = content.Trim().Split('\n').Length - (format == "csv" ? 1 : 0);
        Assert.Equal(rows, set.GetProperty("prompts").GetArrayLength());
        Assert.Equal("paris", set.GetProperty("prompts")[0].GetProperty("id").GetString());
        Assert.Equal(" Paris", set.GetProperty("prompts")[0].GetProperty("target").GetString());
    }

    [Theory]
    [InlineData("text/csv; charset=windows-1252", "windows-1252")]
    [InlineData("text/csv; charset=\"ISO-8859-1\"", "iso-8859-1")]
    [InlineData("text/csv; charset=utf-16", "utf-16")]
    [InlineData("text/csv; charset=utf8", "utf-8")]
    [InlineData("text/csv", "utf-8")]
    public async Task Upload_InItsStatedCharset_KeepsEveryLetter(string contentType, string charset)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        JsonElement set = await UploadedAsync(
            contentType, Encoding.GetEncoding(charset).GetBytes("text,target\nUn café à Genève, et\n"));

        Assert.Equal("Un café à Genève", set.GetProperty("prompts")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task Upload_WithAByteOrderMark_IsReadByIt(string charset)
    {
        Encoding encoding = Encoding.GetEncoding(charset);

        JsonElement set = await UploadedAsync(
            "text/csv", [.. encoding.GetPreamble(), .. encoding.GetBytes("text\nUn café\n")]);

        Assert.Equal("Un café", set.GetProperty("prompts")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("text/csv", "text\nfine\ncaf\u00E9\n", "Line 3: 0xE9 is no text in utf-8")]
    [InlineData("text/plain", "caf\u00E9", "Line 1: 0xE9 is no text in utf-8")]
    public async Task Upload_OfBytesThatAreNoText_IsRefusedWithItsLine(string type, string latin1, string mention)
    {
        HttpResponseMessage response = await UploadAsync("bad", type, Encoding.Latin1.GetBytes(latin1));

        JsonElement problem = await response.AssertProblemAsync("invalid-prompt-set", pointer: null);
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("charset=windows-1252", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OfUtf16ThatIsNotStated_SaysHowToStateIt()
    {
        HttpResponseMessage response = await UploadAsync(
            "bad", "text/csv", Encoding.Unicode.GetBytes("text,target\na, b\n"));

        JsonElement problem = await response.AssertProblemAsync("invalid-prompt-set", pointer: null);
        Assert.Contains("charset=utf-16le", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_InAnUnknownCharset_IsAnUnsupportedMediaType()
    {
        HttpResponseMessage response = await UploadAsync("bad", "text/csv; charset=klingon", "text\na"u8.ToArray());

        JsonElement problem = await response.AssertProblemAsync("unsupported-media-type", pointer: null);
        Assert.Contains("'klingon'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",text,target\n0,a, b\n", "index=False")]
    [InlineData("Unnamed: 0,text\n0,a\n", "index=False")]
    [InlineData("text,tagret\na, b\n", "Did you mean 'target'?")]
    [InlineData("text,text\na,b\n", "'text' twice")]
    [InlineData("id,target\na, b\n", "neither a column 'text' nor 'token_ids'")]
    [InlineData("text,target\na,nan\n", "Line 2: The cell 'target' is 'nan'")]
    [InlineData("text,target\na, b\nNaN, c\n", "Line 3: The cell 'text' is 'NaN'")]
    [InlineData("text,target,target_id\na, b,3\n", "both target and target_id")]
    [InlineData("token_ids\n\"[1, 2.5]\"\n", "'2.5', which is no token id")]
    [InlineData("text\na\n\"b\n", "Line 3: A quoted field does not end")]
    [InlineData("text\n\"b\"c\n", "Line 2: A quoted field")]
    [InlineData("text\n\"two\nlines\"\na,b\n", "Line 4: The row has 2 fields")]
    public async Task Upload_OfACsvThatIsWrong_SaysWhatToWrite(string csv, string mention)
    {
        HttpResponseMessage response = await UploadAsync("bad", "text/csv", Encoding.UTF8.GetBytes(csv));

        JsonElement problem = await response.AssertProblemAsync("invalid-prompt-set", pointer: null);
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"text\": \"a\"}\n{\"text\": \"a\", \"text\": \"b\"}\n", "Line 2: 'text' is given twice.")]
    [InlineData("{\"text\": \"a\"\n", "Line 1: The body is not JSON")]
    [InlineData("{\"txt\": \"a\"}\n", "Line 1: There is no field 'txt' here. Did you mean 'text'?")]
    [InlineData("{\"token_ids\": [1.5]}\n", "Line 1: Entry 0 of 'token_ids' takes a whole number")]
    public async Task Upload_OfJsonLinesThatAreWrong_SaysWhatToWrite(string lines, string mention)
    {
        HttpResponseMessage response = await UploadAsync("bad", "application/x-ndjson", Encoding.UTF8.GetBytes(lines));

        JsonElement problem = await response.AssertProblemAsync("invalid-prompt-set", pointer: null);
        Assert.Contains(mention, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"[1, 2, 3]\"")]
    [InlineData("[1 2 3]")]
    [InlineData("1 2 3")]
    [InlineData("\"1,2,3\"")]
    public async Task Upload_OfTokenIdsInCsv_ReadsThemAsPandasAndNumPyWriteThem(string cell)
    {
        JsonElement set = await UploadedAsync(
            "text/csv", Encoding.UTF8.GetBytes($"token_ids,target_id,foil_id\n{cell},4,5.0\n"));

        JsonElement prompt = set.GetProperty("prompts")[0];
        Assert.Equal([1, 2, 3], prompt.GetProperty("token_ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal(4, prompt.GetProperty("target").GetInt32());
        Assert.Equal(5, prompt.GetProperty("foil").GetInt32());
    }

    private async Task<JsonElement> UploadedAsync(string contentType, byte[] content)
    {
        string name = $"up-{Guid.NewGuid():n}";
        await (await UploadAsync(name, contentType, content)).JsonAsync(HttpStatusCode.Created);
        return await (await client.GetAsync($"/v1/prompt-sets/{name}")).JsonAsync();
    }

    private async Task<HttpResponseMessage> UploadAsync(string name, string contentType, byte[] content)
    {
        using ByteArrayContent body = new(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await client.PostAsync($"/v1/prompt-sets?name={name}", body);
    }

    [GeneratedRegex("```(?<format>csv|jsonl)\n(?<content>.+?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
