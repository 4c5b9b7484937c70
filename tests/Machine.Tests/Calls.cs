using System.Text;
using System.Text.Json;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Machine.Tests;

/// <summary>Requests to a service process.</summary>
public static class Calls
{
    /// <summary>Asks for a small analysis.</summary>
    /// <param name="service">The service.</param>
    /// <param name="model">The model.</param>
    /// <returns>The status and the answer.</returns>
    public static Task<(int Status, JsonElement Answer)> AnalyzeAsync(this ServiceProcess service, string model) =>
        service.PostAsync(
            "/v1/self-repair",
            JsonSerializer.Serialize(new
            {
                model,
                prompts = new[] { new { token_ids = new[] { 1, 2, 3 } }, new { token_ids = new[] { 3, 4, 5 } } },
            }),
            "application/json");

    /// <summary>Uploads a prompt set of some size.</summary>
    /// <param name="service">The service.</param>
    /// <param name="name">Its name.</param>
    public static Task<(int Status, JsonElement Answer)> UploadAsync(this ServiceProcess service, string name) =>
        service.PostAsync(
            $"/v1/prompt-sets?name={name}",
            string.Concat(Enumerable.Range(0, 5_000).Select(line => $"This is line number {line} of them all.\n")),
            "text/plain");

    /// <summary>The names of the models that are listed.</summary>
    /// <param name="service">The service.</param>
    public static async Task<string[]> ListAsync(this ServiceProcess service)
    {
        using HttpResponseMessage response = await service.Client.GetAsync("/v1/models");
        JsonElement list = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return [.. list.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    /// <summary>Asserts that an answer is a problem, and that it names no path of the machine.</summary>
    /// <param name="answer">The status and the answer.</param>
    /// <param name="status">The status that it has.</param>
    /// <param name="code">Its code.</param>
    /// <returns>The detail.</returns>
    public static string AssertProblem(this (int Status, JsonElement Answer) answer, int status, string code)
    {
        Assert.True(status == answer.Status, $"{answer.Status}: {answer.Answer}");
        Assert.Equal(code, answer.Answer.GetProperty("code").GetString());
        string detail = answer.Answer.GetProperty("detail").GetString()!;
        Assert.DoesNotContain("selfrepair-machine", detail, StringComparison.Ordinal);
        return detail;
    }

    private static async Task<(int Status, JsonElement Answer)> PostAsync(
        this ServiceProcess service, string path, string body, string type)
    {
        using StringContent content = new(body, Encoding.UTF8, type);
        using HttpResponseMessage response = await service.Client.PostAsync(path, content);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
