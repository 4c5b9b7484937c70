using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.OpenApi;
using SelfRepair.Api.Json;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Says which members are always there and which may be null, as they are sent and taken.</summary>
/// <remarks>An answer has all of its members, null where there is no value. A request needs those alone that have no
/// default.</remarks>
public sealed class MemberSchemas : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        bool isOurs = context.Type.Namespace?.StartsWith(nameof(SelfRepair), StringComparison.Ordinal) ?? false;
        if (!isOurs || schema is not OpenApiSchema { Properties: { Count: > 0 } members } whole)
        {
            return;
        }

        NullabilityInfoContext nullability = new();
        bool isRequest = context.Type.Name.EndsWith("Request", StringComparison.Ordinal);
        whole.Required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (PropertyInfo property in context.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string name = JsonConventions.Options.PropertyNamingPolicy!.ConvertName(property.Name);
            if (!members.TryGetValue(name, out IOpenApiSchema? member))
            {
                continue;
            }

            if (!isRequest || property.IsDefined(typeof(RequiredMemberAttribute)))
            {
                whole.Required.Add(name);
            }

            bool isNullable = nullability.Create(property).ReadState == NullabilityState.Nullable;
            if (isNullable && member is OpenApiSchemaReference)
            {
                members[name] = OrNull(member);
            }
        }
    }

    private static OpenApiSchema OrNull(IOpenApiSchema reference) => new()
    {
        Description = reference.Description,
        OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference],
    };
}
