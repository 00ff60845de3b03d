import java.io.File;
import java.io.FileInputStream;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.core.runtime.Plugin;
import org.eclipse.core.runtime.Preferences;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.core.runtime.spi.RegistryStrategy;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.impl.ResourceSetImpl;
import org.eclipse.wst.xml.core.internal.XMLCorePlugin;
import org.eclipse.wst.xml.core.internal.contentmodel.CMAttributeDeclaration;
import org.eclipse.wst.xml.core.internal.contentmodel.CMDocument;
import org.eclipse.wst.xml.core.internal.contentmodel.CMDocumentation;
import org.eclipse.wst.xml.core.internal.contentmodel.CMElementDeclaration;
import org.eclipse.wst.xml.core.internal.contentmodel.CMNode;
import org.eclipse.wst.xml.core.internal.contentmodel.CMNodeList;
import org.eclipse.wst.xml.core.internal.contentmodel.modelquery.ModelQuery;
import org.eclipse.wst.xml.core.internal.contentmodel.modelqueryimpl.ModelQueryImpl;
import org.eclipse.wst.xml.core.internal.contentmodel.modelqueryimpl.XMLAssociationProvider;
import org.eclipse.wst.xml.core.internal.contentmodel.util.CMDocumentCache;
import org.eclipse.wst.xsd.contentmodel.internal.XSDImpl;
import org.eclipse.xsd.util.XSDResourceFactoryImpl;
import org.eclipse.xsd.util.XSDResourceImpl;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Asks the engine of Eclipse's XML editor what it offers. Arguments: an XML schema and a document. For each element of the document it
 * prints its tag name, then what the engine knows of it: hover text, elements and attributes to insert, values of attributes and text.
 */
public class EclipseContentAssist {
    public static void main(String[] args) throws Exception {
        // What Eclipse itself sets up when its plug-ins start.
        var registry = RegistryFactory.createRegistry(new RegistryStrategy(null, null), null, null);
        RegistryFactory.setDefaultRegistryProvider(() -> registry);
        var preferences = Plugin.class.getDeclaredField("preferences");
        preferences.setAccessible(true);
        preferences.set(new XMLCorePlugin(), new Preferences());
        Resource.Factory.Registry.INSTANCE.getExtensionToFactoryMap().put("xsd", new XSDResourceFactoryImpl());

        var location = new File(args[0]).toURI().toString();
        var schema = (XSDResourceImpl) new ResourceSetImpl().createResource(URI.createURI("*.xsd"));
        schema.setURI(URI.createURI(location));
        try (var stream = new FileInputStream(args[0])) {
            schema.load(stream, null);
        }

        var cache = new CMDocumentCache();
        cache.putCMDocument(location, (CMDocument) XSDImpl.getAdapter(schema.getSchema()));
        var query = new ModelQueryImpl(new XMLAssociationProvider(cache) {
            @Override
            public String resolveGrammarURI(Document document, String publicId, String systemId) {
                return location;
            }
        });

        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var document = factory.newDocumentBuilder().parse(new File(args[1]));
        // How a document says that it has a schema without a namespace; an editor's setting does the same.
        document.getDocumentElement().setAttributeNS("http://www.w3.org/2001/XMLSchema-instance", "xsi:noNamespaceSchemaLocation", location);
        var elements = document.getElementsByTagName("*");
        for (var i = 0; i < elements.getLength(); i++) {
            describe(query, (Element) elements.item(i));
        }
    }

    private static void describe(ModelQuery query, Element element) {
        System.out.println("<" + element.getTagName() + ">");
        var declaration = query.getCMElementDeclaration(element);
        if (declaration == null) {
            return;
        }

        System.out.println("hover: " + documentation(declaration));
        System.out.println("elements: " + available(query, element, declaration, ModelQuery.INCLUDE_CHILD_NODES));
        System.out.println("attributes: " + available(query, element, declaration, ModelQuery.INCLUDE_ATTRIBUTES));
        System.out.println("text: " + values(query.getPossibleDataTypeValues(element, declaration)));
        var attributes = declaration.getAttributes();
        for (var i = 0; i < attributes.getLength(); i++) {
            var attribute = (CMAttributeDeclaration) attributes.item(i);
            System.out.println("@" + attribute.getAttrName() + " hover: " + documentation(attribute));
            System.out.println("@" + attribute.getAttrName() + " values: " + values(query.getPossibleDataTypeValues(element, attribute)));
        }
    }

    private static String available(ModelQuery query, Element element, CMElementDeclaration declaration, int kind) {
        var names = new TreeSet<String>();
        for (var node : query.getAvailableContent(element, declaration, kind)) {
            names.add(((CMNode) node).getNodeName());
        }

        return String.join(" ", names);
    }

    private static String values(String[] values) {
        return values == null ? "" : String.join(" ", values);
    }

    private static String documentation(CMNode node) {
        var text = new StringBuilder();
        if (node.getProperty("documentation") instanceof CMNodeList parts) {
            for (var i = 0; i < parts.getLength(); i++) {
                text.append(((CMDocumentation) parts.item(i)).getValue());
            }
        }

        return text.toString();
    }
}
