using System.Net;
using System.Text.Json;
using SelfRepair.Api.Hosting;

namespace SelfRepair.Api.Tests.Docs;

/// <summary>What a docs page tells a reader to send is answered as the page says.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class PageRequestTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    public static TheoryData<string> Pages => [.. DocsPage.WithRequests()];

    public static TheoryData<string> Experiments => [.. DocsPage.Experiments()];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Requests_OfAPage_AreAnsweredAsItSays(string page)
    {
        List<string> analyses = [];
        foreach (PageRequest request in DocsPage.RequestsOf(page))
        {
            using HttpRequestMessage message = request.For(analyses);
            HttpResponseMessage response = await client.SendAsync(message);
            string answer = await response.Content.ReadAsStringAsync();
            Assert.True(request.Status == response.StatusCode, $"{request.Path}: {response.StatusCode}: {answer}");
            if (request.Method == "POST" && AnalysisOf(response, answer) is { } analysis)
            {
                analyses.Add(analysis.GetProperty("id").GetString()!);
                Assert.True(
                    response.StatusCode != HttpStatusCode.OK
                        || analysis.GetProperty("status").GetString() == "succeeded",
                    $"{request.Path}: {answer}");
            }
        }
    }

    /// <summary>A block of another form would not be sent.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Requests_OfAPage_StandInBlocksThatAreSent(string page) =>
        Assert.Equal(DocsPage.RequestLines(page), DocsPage.RequestsOf(page).Count);

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Page_OfAnExperiment_ShowsARequestOfIt(string experiment) => Assert.Contains(
        DocsPage.RequestsOf($"experiments/{experiment}.md"),
        request => request.Path.Split('?')[0] == $"/v1/{experiment}");

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Page_OfAnExperiment_HasTheHeadingsOfAll(string experiment) => Assert.Equal(
        ["## The question", "## The equation", "## How to read it", "## A request", "## What it costs"],
        DocsPage.Read($"experiments/{experiment}.md").Split('\n')
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal)));

    [Fact]
    public void Index_OfExperiments_NamesEveryExperimentInTheOrderOfTheList()
    {
        string[] listed = [.. DocsPage.Listed()];

        Assert.Equal(DocsPage.Experiments(), listed.Order(StringComparer.Ordinal));
        string[] kinds = [.. ExperimentList.Catalog.Kinds.Select(kind => kind.Name)];
        Assert.Equal(kinds, listed.Where(kinds.Contains));
    }

    private static JsonElement? AnalysisOf(HttpResponseMessage response, string answer) =>
        response.Content.Headers.ContentType?.MediaType == "application/json"
        && JsonElement.Parse(answer) is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty("kind", out _)
        && found.TryGetProperty("id", out _)
            ? found
            : null;
}
